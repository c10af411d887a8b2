import Foundation

/// What came of a file, or would come of it.
public struct ImportReport: Sendable {
    /// Without the header and lines with nothing on them.
    public let lines: Int
    public let created: Int
    public let updated: Int
    public let unchanged: Int
    public let invalid: Int
    /// How many passwords it brings that were lacking.
    public let credentials: Int
    /// Whether anything was written, or would have been had anything been different.
    public let applied: Bool
    /// What is wrong with the header: then no line was looked at.
    let faults: [InvalidLine]
    /// Where its lines are to be read; nil where none was taken in.
    let id: UUID?
}

/// Why a line was not taken.
public struct InvalidLine: Sendable {
    /// In the file, from 1; of a record over several lines the first.
    public let line: Int32
    /// As the API names it; of an unknown one what stands in the header. nil: the line as a whole.
    public let column: String?
    /// A code.
    public let reason: String
    /// What stands there; never of a file that brings passwords.
    public let value: String?
    /// For `duplicate-line`: the line that was first.
    public let otherLine: Int32?

    init(line: Int32, column: String?, reason: String, value: String? = nil, otherLine: Int32? = nil) {
        self.line = line
        self.column = column
        self.reason = reason
        self.value = value
        self.otherLine = otherLine
    }
}
