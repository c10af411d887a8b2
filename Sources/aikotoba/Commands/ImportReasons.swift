/// Why a line of a file was not taken, in words; the code is what programs and the API's readers know.
enum ImportReasons {
    static let words = [
        "file-empty": "there is no line that names the columns",
        "column-unknown": "no column is called so: `organisation import --help` names them; cells are parted by commas",
        "column-twice": "two columns are called so",
        "column-missing": "the file has to have this column",
        "type-unknown": "there is no such credential type: `credential-type list` shows them",
        "type-refused": "values of this type are not brought in: the tenant holds it, or members choose theirs",
        "period-unknown": "no period of its calendar is on now",
        "text-malformed": "there are bytes that are no text of this encoding (another --encoding?), or characters that cannot be used",
        "quote-open": "a quotation mark is never closed",
        "quote-misplaced": "a quotation mark stands within a cell that did not begin with one",
        "cells-missing": "the line has fewer cells than the first",
        "cells-too-many": "the line has more cells than the first",
        "too-long": "it is too long",
        "member-id-missing": "there is no member ID",
        "member-id-length": "a member ID of this tenant has another length",
        "member-id-not-digits": "a member ID of this tenant has digits alone",
        "duplicate-line": "an earlier line has this member ID",
        "name-missing": "an organisation needs a name: there is no such column, or the cell is empty",
        "kana-missing": "an organisation needs its name in kana: there is no such column, or the cell is empty",
        "class-missing": "an organisation needs a membership class: there is no such column, or the cell is empty",
        "class-unknown": "the tenant has no such membership class: `policy show` names them",
        "date-malformed": "there is no such day, or it is not written like 2026-04-01",
        "contract-ends-before-it-begins": "the contract ends before it begins",
        "address-missing": "there is no address",
        "address-malformed": "it is no mail address",
        "person-missing": "there is no name",
        "role-unknown": "there is no such role: representative, deputy, technical",
        "credential-already-there": "there is another value already",
        "credential-revoked": "this value was revoked",
        "period-over": "the period is over",
        "changed-meanwhile": "somebody has changed it meanwhile: import the file again",
    ]

    /// A line for each code among some, in their order.
    static func legend(of reasons: [String]) -> String? {
        var told: Set<String> = []
        let lines = reasons.filter { told.insert($0).inserted }.compactMap { reason in words[reason].map { "\(reason): \($0)" } }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
}
