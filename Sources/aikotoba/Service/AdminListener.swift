import HTTPTypes
import Hummingbird
import Membership
import Metrics
import NIOCore
import Postgres

/// `/livez`, `/readyz` and `/metrics` on an address of their own, so that the reverse proxy never shows them.
struct AdminListener {
    let database: Database
    let tenants: TenantDirectory
    let metrics: PrometheusFactory

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("livez") { _, _ in "alive\n" }
        router.get("readyz") { _, _ in
            let ready = database.state.isReady && tenants.isReady
            return Response(
                status: ready ? .ok : .serviceUnavailable, headers: [.contentType: "text/plain"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: ready ? "ready\n" : "the database is not reached yet\n")))
        }
        router.get("metrics") { _, _ in
            measure()
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.exposition())))
        }
        return router
    }

    /// Levels are read when they are asked for: nothing has to wake up for them.
    private func measure() {
        let state = database.state
        for (lane, level) in [("read", state.read), ("write", state.write), ("bulk", state.bulk)] {
            let dimensions = [("lane", lane)]
            Meter(label: "aikotoba_database_connected", dimensions: dimensions).set(level.connected)
            Meter(label: "aikotoba_database_in_flight", dimensions: dimensions).set(level.inFlight)
            Meter(label: "aikotoba_database_waiting", dimensions: dimensions).set(level.waiting)
        }
    }
}
