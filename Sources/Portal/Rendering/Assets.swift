/// The style sheet, the script and the mark, each under an address that changes with its bytes and may therefore be
/// kept by a browser for good.
struct Assets: Sendable {
    struct File: Sendable {
        let name: String
        let mediaType: String
        let bytes: [UInt8]
        /// Of the bytes; the `v` of the address.
        let version: String
    }

    let files: [String: File]

    init() {
        self.init([
            ("portal.css", "text/css; charset=utf-8", PackageResources.portal_css),
            ("portal.js", "text/javascript; charset=utf-8", PackageResources.portal_js),
            ("mark.svg", "image/svg+xml", PackageResources.mark_svg),
        ])
    }

    init(_ sources: [(name: String, mediaType: String, bytes: [UInt8])]) {
        files = Dictionary(
            uniqueKeysWithValues: sources.map { source in
                (
                    source.name,
                    File(name: source.name, mediaType: source.mediaType, bytes: source.bytes, version: Self.version(of: source.bytes))
                )
            })
    }

    /// FNV-1a: it need only differ between two releases of a file.
    private static func version(of bytes: [UInt8]) -> String {
        String(bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 36)
    }

    func address(of name: String) -> String {
        "/assets/\(name)?v=\(files[name]?.version ?? "")"
    }
}
