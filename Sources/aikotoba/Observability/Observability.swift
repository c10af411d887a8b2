import Logging
import Metrics

/// Log and metrics of this process; started once, by the command that serves.
enum Observability {
    static func start(level: Logger.Level) throws -> (Logger, PrometheusFactory) {
        LoggingSystem.bootstrap { label in JSONLogHandler(label: label, level: level) }
        let metrics = PrometheusFactory()
        MetricsSystem.bootstrap(metrics)
        return (Logger(label: "aikotoba"), metrics)
    }
}
