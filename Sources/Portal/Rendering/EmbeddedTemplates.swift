/// The templates the binary carries. A file that is not listed here fails a test.
enum EmbeddedTemplates {
    static var all: [(name: String, text: String)] {
        files.map { name, bytes in
            var text = String(decoding: bytes, as: UTF8.self)
            // A file ends its last line; a partial in the middle of one must not.
            if text.hasSuffix("\n") { text.removeLast() }
            return (name, text)
        }
    }

    private static var files: [(String, [UInt8])] {
        [
            ("area", PackageResources.area_mustache), ("bare", PackageResources.bare_mustache), ("case", PackageResources.case_mustache),
            ("case-form", PackageResources.case_form_mustache), ("code", PackageResources.code_mustache),
            ("contact", PackageResources.contact_mustache), ("contact-row", PackageResources.contact_row_mustache),
            ("end-sessions", PackageResources.end_sessions_mustache), ("proof", PackageResources.proof_mustache),
            ("recoveries", PackageResources.recoveries_mustache), ("sessions", PackageResources.sessions_mustache),
            ("disclosures", PackageResources.disclosures_mustache),
            ("field", PackageResources.field_mustache), ("forgotten", PackageResources.forgotten_mustache),
            ("heading", PackageResources.heading_mustache), ("help-desk", PackageResources.help_desk_mustache),
            ("handover-card", PackageResources.handover_card_mustache), ("handovers", PackageResources.handovers_mustache),
            ("inquiry", PackageResources.inquiry_mustache), ("layout", PackageResources.layout_mustache),
            ("mark", PackageResources.mark_mustache), ("menu", PackageResources.menu_mustache),
            ("message", PackageResources.message_mustache), ("my-page", PackageResources.my_page_mustache),
            ("not-arrived", PackageResources.not_arrived_mustache), ("objection", PackageResources.objection_mustache),
            ("one-by-one", PackageResources.one_by_one_mustache),
            ("password", PackageResources.password_mustache), ("password-set", PackageResources.password_set_mustache),
            ("successor", PackageResources.successor_mustache),
            ("pieces", PackageResources.pieces_mustache), ("recent", PackageResources.recent_mustache),
            ("recovery-choice", PackageResources.recovery_choice_mustache), ("refusals", PackageResources.refusals_mustache),
            ("result", PackageResources.result_mustache),
            ("runs", PackageResources.runs_mustache), ("secret", PackageResources.secret_mustache),
            ("sign-in", PackageResources.sign_in_mustache), ("text", PackageResources.text_mustache),
            ("text-blocks", PackageResources.text_blocks_mustache),
            ("token", PackageResources.token_mustache),
        ]
    }
}
