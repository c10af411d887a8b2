import Membership

/// What a browser is called, from how it names itself: enough to tell one's own devices apart, and no more.
enum DeviceName {
    /// - Returns: `Firefox (Windows)`, `curl`, or nil where it says nothing.
    static func of(_ agent: String?, in language: Language) -> String? {
        guard let agent, !agent.isEmpty else { return nil }
        let browser = first(of: browsers, in: agent)
        let system = first(of: systems, in: agent)
        switch (browser, system) {
        case (let browser?, let system?): return language == .ja ? "\(browser)（\(system)）" : "\(browser) (\(system))"
        case (let name?, nil), (nil, let name?): return name
        case (nil, nil):
            // A program's own name, up to its version; nothing of it can be markup or a line of its own.
            let name = agent.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }.prefix(40)
            return name.isEmpty ? nil : String(name)
        }
    }

    /// In the order of who claims to be whom.
    private static let browsers = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
    ]
    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]

    private static func first(of names: [(mark: String, name: String)], in agent: String) -> String? {
        names.first { agent.contains($0.mark) }?.name
    }
}
