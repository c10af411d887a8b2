import Foundation

/// One instance a data folder: a second one would take the database from the first, and stop it when it ends.
final class FolderLock {
    private let file: Int32

    init(_ folder: String) throws {
        let path = folder + "/lock"
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SettingsError("\(path) cannot be written") }
        // Held by the open file, so it ends with the process however that ends.
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw SettingsError("an instance is running on \(folder) already: stop it first, or name another folder with --data")
        }
    }

    deinit { close(file) }
}
