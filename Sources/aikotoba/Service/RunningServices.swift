import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

extension Aikotoba {
    /// Runs services until told to stop.
    ///
    /// - Parameter addresses: what they listen on; named when one of them is taken.
    static func run(_ services: [any Service], on addresses: [ListenAddress], logger: Logger) async throws {
        do {
            var configuration = ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            // What then still drips in or hangs on another server is cut off, before whoever stops us loses patience.
            configuration.maximumGracefulShutdownDuration = .seconds(20)
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE || error.errnoCode == EADDRNOTAVAIL || error.errnoCode == EACCES {
            let names = addresses.map { "\($0.host):\($0.port)" }.joined(separator: " or ")
            throw SettingsError("\(names) cannot be listened on: it is taken, not of this host, or not allowed")
        }
    }
}
