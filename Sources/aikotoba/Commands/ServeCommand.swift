import ArgumentParser
import Courier
import Logging
import Metrics
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve members, and deliver mail unless couriers run alone.")

    @OptionGroup var settingsOptions: SettingsOptions

    func run() async throws {
        let settings = try await settingsOptions.reader()
        try settings.refuseUnknown()
        let (logger, metrics) = try Observability.start(level: settings.logLevel)
        settings.warnOfUnknown(logger)
        let options = DeskService.Options(
            databaseURL: try settings.databaseURL, namedStatements: try settings.namedStatements, listen: try settings.listen,
            adminListen: try settings.adminListen, proxies: try settings.trustedProxies, ring: try settings.keyRing,
            courier: try settings.serveCourier
                ? .init(databaseURL: try settings.courierDatabaseURL, transport: SMTPTransport(try settings.smtp, logger: logger)) : nil,
            issuers: try settings.issuers, hashing: try settings.passwordHashing)
        let services = try DeskService(options: options, logger: logger, metrics: metrics).services(onReady: {
            logger.notice("ready", metadata: ["listen": "\(options.listen.url)", "admin": "\(options.adminListen.url)"])
        })
        try await Aikotoba.run(services, on: [options.listen, options.adminListen], logger: logger)
    }
}

struct CourierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "courier", abstract: "Deliver mail only; any number may run at the same time.")

    @OptionGroup var settingsOptions: SettingsOptions

    func run() async throws {
        let settings = try await settingsOptions.reader()
        try settings.refuseUnknown()
        let (logger, _) = try Observability.start(level: settings.logLevel)
        settings.warnOfUnknown(logger)
        let service = CourierService(
            options: .init(databaseURL: try settings.courierDatabaseURL, transport: SMTPTransport(try settings.smtp, logger: logger)),
            namedStatements: try settings.namedStatements, ring: try settings.keyRing, logger: logger)
        logger.notice("courier started")
        try await ServiceGroup(services: service.services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
    }
}
