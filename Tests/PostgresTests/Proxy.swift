import Foundation
import Synchronization

@testable import Postgres

#if canImport(Glibc)
    import Glibc
#endif

/// A server that can be cut off, silenced and brought back without touching the real one: a unix socket in front of it.
final class Proxy: Sendable {
    private final class Wire: Sendable {
        let client: Int32
        let server: Int32

        init(client: Int32, server: Int32) {
            self.client = client
            self.server = server
        }

        /// Both ends read end of file; the numbers stay taken until both pumps are done with them.
        func cut() {
            shutdown(client, Int32(SHUT_RDWR))
            shutdown(server, Int32(SHUT_RDWR))
        }

        deinit {
            close(client)
            close(server)
        }
    }

    private struct State {
        var wires: [ObjectIdentifier: Wire] = [:]
        var accepted = 0
        var refuses = false
        var withholds = false
    }

    let directory: String
    let port = "6543"
    private let upstream: String
    private let listener: Int32
    private let state = Mutex(State())

    init(to server: TestServer) throws {
        let socket = try server.socket()
        upstream = "\(socket.directory)/.s.PGSQL.\(socket.port)"
        directory = FileManager.default.temporaryDirectory.appending(path: "proxy-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        listener = Self.socket(at: "\(directory)/.s.PGSQL.\(port)") { bind($0, $1, $2) == 0 && listen($0, 128) == 0 }
        precondition(listener >= 0, "the proxy cannot listen")
        _ = Thread.start(named: "proxy") { [self] in acceptAll() }
    }

    /// The connection settings that lead through here.
    var settings: KeyValuePairs<String, String> { ["host": directory, "port": port] }

    var open: Int { state.withLock { $0.wires.count } }
    var accepted: Int { state.withLock { $0.accepted } }

    /// Every connection is lost now; new ones are welcome.
    func cut() {
        for wire in state.withLock({ Array($0.wires.values) }) { wire.cut() }
    }

    /// From now on (or not any more), new connections are hung up on.
    func refuse(_ refuses: Bool) {
        state.withLock { $0.refuses = refuses }
    }

    /// From now on (or not any more), questions get through and answers do not.
    func withholdAnswers(_ withholds: Bool) {
        state.withLock { $0.withholds = withholds }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        cut()
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            if client < 0 { break }
            if state.withLock({ $0.refuses }) {
                close(client)
                continue
            }
            let server = Self.socket(at: upstream) { connect($0, $1, $2) == 0 }
            let wire = Wire(client: client, server: server)
            state.withLock { state in
                state.accepted += 1
                state.wires[ObjectIdentifier(wire)] = wire
            }
            _ = Thread.start(named: "proxy-ask") { [self] in pump(wire, from: client, to: server) { false } }
            _ = Thread.start(named: "proxy-answer") { [self] in
                pump(wire, from: server, to: client) { [self] in state.withLock { $0.withholds } }
            }
        }
        close(listener)
    }

    private func pump(_ wire: Wire, from source: Int32, to target: Int32, isHeld: () -> Bool) {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
            while true {
                let count = read(source, buffer.baseAddress, buffer.count)
                if count <= 0 { break }
                while isHeld(), state.withLock({ $0.wires[ObjectIdentifier(wire)] != nil }) { usleep(1_000) }
                var sent = 0
                while sent < count {
                    let written = send(target, buffer.baseAddress! + sent, count - sent, Int32(MSG_NOSIGNAL))
                    if written <= 0 { break }
                    sent += written
                }
                if sent < count { break }
            }
        }
        wire.cut()
        _ = state.withLock { $0.wires.removeValue(forKey: ObjectIdentifier(wire)) }
    }

    private static func socket(at path: String, _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Int32 {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            precondition(path.utf8.count < bytes.count, "the path of the socket is too long")
            bytes.copyBytes(from: path.utf8)
        }
        let isUsable = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        return isUsable ? descriptor : -1
    }
}
