import HTTPTypes
public import Hummingbird

extension Router where Context == DeskContext {
    /// Has every path answer `405` and `Allow` to the methods it does not take. To be called when all routes are there.
    ///
    /// As routes of their own, so that the router itself decides which path is meant; it has done so before a middleware runs.
    /// What ends in `**` stands for addresses where nothing is, and goes on saying so.
    public func refuseOtherMethods() {
        var taken: [String: (path: RouterPath, methods: Set<HTTPRequest.Method>)] = [:]
        for route in routes where !route.path.description.hasSuffix("**") {
            taken[route.path.description, default: (route.path, [])].methods.insert(route.method)
            // The router makes this one itself.
            if route.method == .get { taken[route.path.description]?.methods.insert(.head) }
        }
        for (path, methods) in taken.values {
            let allowed = methods.map(\.rawValue).sorted()
            for method in HTTPRequest.Method.parsed where !methods.contains(method) {
                on(path, method: method) { _, context -> Response in
                    // Else everybody could make a series of the metrics for every method and path.
                    context.coreContext.endpointPath.value = "none"
                    throw Problem.methodNotAllowed(allowed)
                }
            }
        }
    }
}

extension HTTPRequest.Method {
    /// All that the parser of HTTP lets through, as it spells them; any other ends the connection there.
    static let parsed = [
        "ACL", "BIND", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LINK", "LOCK", "MERGE", "MKACTIVITY",
        "MKCALENDAR", "MKCOL", "MOVE", "MSEARCH", "NOTIFY", "OPTIONS", "PATCH", "POST", "PROPFIND", "PROPPATCH", "PURGE", "PUT", "REBIND",
        "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "TRACE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE",
    ].compactMap { HTTPRequest.Method(rawValue: $0) }
}
