import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// `/dev/mail`: the mails of the development instance, newest first. Exists in `dev` only.
struct MailShelf {
    let folder: String

    func add(to router: Router<DeskContext>) {
        router.get("dev/mail") { _, _ in
            let names = numbers().sorted(by: >).map { number in
                "<li><a href=\"/dev/mail/\(number)\">\(number).eml</a> \(Self.headline(of: "\(folder)/\(number).eml"))</li>"
            }.joined()
            return page(
                "<!doctype html><meta charset=utf-8><title>Mails</title><h1>Mails</h1><ol reversed>\(names)</ol>",
                type: "text/html; charset=utf-8")
        }
        router.get("dev/mail/{number}") { _, context in
            guard let number = context.parameters.get("number").flatMap(Int.init),
                let text = try? String(contentsOfFile: "\(folder)/\(number).eml", encoding: .utf8)
            else { throw HTTPError(.notFound) }
            return page(text, type: "text/plain; charset=utf-8")
        }
    }

    /// Whom a mail is to and when it was written, for telling one from another.
    private static func headline(of path: String) -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return "" }
        let header = text.split(separator: "\r\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
        let shown = ["To: ", "Date: "].compactMap { name in header.first { $0.hasPrefix(name) } }
        return shown.joined(separator: " · ").replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    private func numbers() -> [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { $0.hasSuffix(".eml") ? Int($0.dropLast(4)) : nil }
    }

    private func page(_ text: String, type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-store"], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
