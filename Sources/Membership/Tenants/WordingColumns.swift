import Postgres

extension Row {
    /// The columns `<stem>_ja` and `<stem>_en`, where a text without English is read in Japanese; nil where there is none.
    func wording(_ stem: String) throws(PostgresError) -> Wording? {
        guard let ja = try value("\(stem)_ja", as: String?.self) else { return nil }
        return Wording(ja: ja, en: try value("\(stem)_en", as: String?.self) ?? ja)
    }
}
