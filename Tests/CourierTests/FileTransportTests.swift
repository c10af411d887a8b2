import Foundation
import Membership
import Testing

@testable import Courier

@Suite struct FileTransportTests {
    @Test("letters become numbered files that people can read, counting on after a restart and beside another process")
    func numbered() async throws {
        let folder = NSTemporaryDirectory() + "aikotoba-mail-\(UUID().uuidString)/mail"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (first, beside) = (try FileTransport(folder: folder), try FileTransport(folder: folder))
        let letter = try Composer.compose(.code())
        for transport in [first, beside, first, try FileTransport(folder: folder)] {
            #expect(await transport.deliver(letter, before: .soon) == .handedOver)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["1.eml", "2.eml", "3.eml", "4.eml"])
        let text = try String(contentsOfFile: folder + "/1.eml", encoding: .utf8)
        #expect(text.contains("　認証コード　BCDF-GHJK\r\n"))
        try FileManager.default.removeItem(atPath: folder)
        #expect(await first.deliver(letter, before: .soon) == .deferred(replyClass: "file"))
    }

    @Test("a folder that cannot be is said at once")
    func unusable() {
        #expect(throws: FileTransport.Unusable.self) { try FileTransport(folder: "/dev/null/mail") }
    }
}
