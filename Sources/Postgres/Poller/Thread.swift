import CLibPQ

/// A thread that runs one closure and is gone. Threads of the Swift runtime must never block, and these do.
enum Thread {
    private final class Work {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// - Returns: false when the system gave no thread; `body` then never runs.
    static func start(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        let work = Unmanaged.passRetained(Work(name: name, body: body))
        let failure = clibpq_thread_start(
            { argument in
                let work = Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue()
                clibpq_thread_name(work.name)
                work.body()
                return nil
            }, work.toOpaque())
        if failure != 0 { work.release() }
        return failure == 0
    }
}
