import Foundation
import Membership
import Testing

@testable import Portal

@Suite("Pages of a forgotten password")
struct RecoveryPageTests {
    private func html(_ name: String, _ language: Language = .ja) throws -> String {
        try Drawing().draw(try #require(Samples.recoveries(language).first { $0.name == name }))
    }

    @Test("the grant stands in a hidden field of a form that is posted, and in no address", arguments: ["password", "recovery-choice"])
    func theGrantIsHidden(_ name: String) throws {
        for language in Language.allCases {
            let html = try html(name, language)
            #expect(html.components(separatedBy: Samples.grant).count == 2)
            #expect(html.contains("<input type=\"hidden\" name=\"grant\" value=\"\(Samples.grant)\">"))
            #expect(html.matches(of: try Regex("(?:href|action)=\"[^\"]*\(Samples.grant)")).isEmpty)
        }
    }

    @Test("a new password is never given back, and a password manager knows the fields")
    func aPasswordIsNeverGivenBack() throws {
        let html = try html("password-refused")
        for field in ["password", "password-again"] {
            #expect(html.contains("name=\"\(field)\" type=\"password\" value=\"\" autocomplete=\"new-password\""))
        }
    }

    @Test("every reason is said at once, each at its field")
    func everyReason() throws {
        let words = Markup.words(of: try html("password-refused"))
        #expect(words.contains("15文字以上で入力してください（現在11文字）"))
        #expect(words.contains("2つの入力が一致しません。もう一度入力してください"))
    }

    @Test("the policy stands before the fields it speaks of")
    func thePolicyComesFirst() throws {
        let html = try html("password")
        let policy = try #require(html.range(of: "class=\"policy\""))
        let field = try #require(html.range(of: "id=\"password\""))
        #expect(policy.lowerBound < field.lowerBound)
        #expect(html.contains("data-shows=\"password password-again\""))
    }

    @Test("the words are the design's")
    func words() throws {
        let expected: [(String, Language, [String])] = [
            (
                "forgotten", .ja,
                [
                    "会員番号・パスワードをお忘れの方", "会員番号 ※任意", "11桁の数字です。おわかりにならない場合は、空欄のまま依頼してください。", "メールアドレス ※必須",
                    "今回お手続きをされる方のアドレスではなく、すでにご登録いただいているアドレスを入力してください。", "サポートメールを依頼する",
                ]
            ),
            (
                "forgotten", .en,
                [
                    "Forgotten member ID or password", "Member ID (optional)", "11 digits. Leave it empty if you do not know it.",
                    "Request the support email",
                ]
            ),
            (
                "recovery-code", .ja,
                [
                    "変更権限コードの入力", "入力された内容がご登録と一致する場合、変更権限コードをメールでお送りしています。", "違う記号のメールの変更権限コードは使えません。",
                    "変更権限コードを再送する", "入力されたアドレス k.takahashi@aozora.example と会員番号に誤りがないか、ご確認ください。",
                ]
            ),
            (
                "recovery-code", .en,
                [
                    "Enter your change code", "If what you entered matches our records, we have emailed you a change code.",
                    "Send the change code again",
                ]
            ),
            (
                "password", .ja,
                [
                    "手順 3／3 パスワードの登録", "変更権限コードを確認しました。14時47分までに、新しいパスワードを登録してください。", "対象の法人", "白樺精機株式会社",
                    "•••••••4822", "15文字以上128文字以内で設定してください。", "定期的な変更は必要ありません。", "パスワードを登録する",
                ]
            ),
            ("password", .en, ["Your change code is confirmed. Set a new password by 14:47 JST.", "Use 15 to 128 characters."]),
            ("recovery-unchosen", .ja, ["パスワードを登録する法人を選んでください", "法人を1つ選んでください", "•••••••4821"]),
            ("password-set", .ja, ["パスワードを登録しました", "新しいパスワードでログインしてください。ほかの端末のログインは終了しました。", "会員番号がわからない"]),
            ("password-set", .en, ["Your password is set", "Sign in with it. Sessions on other devices have ended."]),
            ("forgotten-duplicate", .ja, ["このメールアドレスは複数の会員番号に登録されています。会員窓口までお問い合わせください"]),
            ("recovery-code-over", .ja, ["もう一度パスワードを登録するには、あらためてサポートメールを依頼してください"]),
        ]
        for (name, language, sentences) in expected {
            let words = Markup.words(of: try html(name, language))
            for sentence in sentences { #expect(words.contains(sentence), "\(name): \(sentence)") }
        }
    }

    @Test("the page of the code shows no address that this browser did not send")
    func noAddressElsewhere() throws {
        #expect(try !html("recovery-code-elsewhere").contains("k.takahashi"))
    }

    @Test("only a tenant whose members choose their password leads to setting it anew")
    func linkFromSignIn() throws {
        func signIn(_ name: String) throws -> String { try Drawing().draw(try #require(Samples.signIn(.ja).first { $0.name == name })) }
        let link = "href=\"/terms/recoveries/ask\">パスワードをお忘れの方</a>"
        #expect(try signIn("sign-in-own").contains(link))
        #expect(try !signIn("sign-in-own").contains("がわからない</a></li>\n<li><a href=\"/terms/help-desk\">パスワード"))
        let mixed = try signIn("sign-in-mixed")
        #expect(mixed.contains(link) && mixed.contains(">Sパスワードがわからない</a>"))
        #expect(try !signIn("sign-in").contains("/recoveries/"))
    }
}
