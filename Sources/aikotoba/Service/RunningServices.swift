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
            try await ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE || error.errnoCode == EADDRNOTAVAIL || error.errnoCode == EACCES {
            let names = addresses.map { "\($0.host):\($0.port)" }.joined(separator: " or ")
            throw SettingsError("\(names) cannot be listened on: it is taken, not of this host, or not allowed")
        }
    }
}
