import Testing

@testable import Portal

@Suite("Start")
struct StartTests {
    @Test("every embedded template can be read")
    func everyEmbeddedTemplateCanBeRead() throws {
        _ = try Pages { _ in }
    }
}
