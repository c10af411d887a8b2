/// Why a page could not be drawn. Names templates and tags, never what was to be filled in.
enum DrawingFault: Error, Equatable, CustomStringConvertible {
    case noTemplate(String)
    /// In the page's template, in the layout or in a partial: the engine does not tell where.
    case unfilled(page: String, tags: [String])

    var description: String {
        switch self {
        case .noTemplate(let name): "there is no page template \(name)"
        case .unfilled(let page, let tags):
            "nothing fills \(tags.map { "{{\($0)}}" }.joined(separator: ", ")) where the page template \(page) is drawn"
        }
    }
}

/// The tags of one drawing that nothing filled: the engine would leave a silent hole.
final class Holes {
    var tags: [String] = []
}
