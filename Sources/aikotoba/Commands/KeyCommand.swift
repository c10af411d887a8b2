import ArgumentParser
import Foundation
import Sealing

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The ring of wrapping keys.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Write a key ring with one fresh key; an existing file is never touched.")

        @Argument(help: "The file to write; readable by its owner only.")
        var path: String
        @Flag(help: "Answer as JSON.") var json = false

        func run() async throws {
            try KeyRingFile.create(at: path)
            if json {
                try Output.json(["wrote": path])
            } else {
                print("wrote \(path): keep a copy apart from the database, and never in its backups")
            }
        }
    }
}

enum KeyRingFile {
    static func create(at path: String) throws {
        let line = WrappingKeyRing.generateLine(id: "w\(Int(Date().timeIntervalSince1970))") + "\n"
        // O_EXCL: a key ring that is written over is data that nobody opens again.
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else {
            throw SettingsError(errno == EEXIST ? "\(path) exists already and was left alone" : "\(path) cannot be written")
        }
        try FileHandle(fileDescriptor: file, closeOnDealloc: true).write(contentsOf: Data(line.utf8))
    }
}
