import Membership
import Testing

@Suite struct PasswordPolicyTests {
    let policy = PasswordPolicy(least: 15, most: 128)
    let words = ["20250004821", "あおぞら建設株式会社", "Aozora Construction Co., Ltd.", "アオゾラケンセツ", "norms", "全国規準協会", "規"]

    func judge(_ password: String) -> [PasswordRefusal] { policy.judge(MemberPassword(password), words: words) }

    @Test(
        "any characters of the right length are accepted",
        arguments: [
            "correct horse battery staple", "いろはにほへと ちりぬるを わか", "               ㊙ 合言葉 ㊙", "\u{0}\u{1}\u{2} tab\tand newline\n", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
            "Tr0ub4dor&3 Tr0ub4dor&4", String(repeating: "字引を枕に眠る", count: 18) + "猫と",
        ])
    func accepted(_ password: String) {
        #expect(judge(password) == [])
    }

    @Test("length is counted in code points, not in bytes and not in what a reader takes for one character")
    func length() {
        #expect(judge("いろはにほへとちりぬるをわか") == [.tooShort(limit: 15, actual: 14)])
        #expect(judge("いろはにほへとちりぬるをわかよ") == [])
        // One flag is two code points.
        #expect(judge("🇯🇵🇫🇷🇩🇪🇮🇹🇬🇧🇪🇸🇸🇪") == [.tooShort(limit: 15, actual: 14)])
        #expect(judge(String(repeating: "字引を枕に眠る", count: 18) + "猫と犬") == [.tooLong(limit: 128, actual: 129)])
        #expect(judge("") == [.tooShort(limit: 15, actual: 0)])
    }

    @Test(
        "what everybody tries is refused, however it was made long enough",
        arguments: [
            "1qaz2wsx3edc4rfv", "passwordpassword", "Password1234567890", "ＰａｓｓｗｏｒｄＰａｓｓｗｏｒｄ", "qwertyuiopasdfghjkl", "iloveyou-forever!",
            "Password123456!",
            "password password password", "aaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "あああああああああああああああ", "abcdefghijklmno", "987654321098765",
            "いろいろいろいろいろいろいろいろ", "sakurasakurasakura1",
        ])
    func common(_ password: String) {
        #expect(judge(password) == [.common])
    }

    @Test(
        "what names the member or the body is refused, in whatever writing",
        arguments: [
            "my ID is 20250004821", "２０２５-０００４-８２１ です、はい", "あおぞら建設のあいことばですよね", "AOZORA CONSTRUCTION!!", "aozora-construction 7",
            "あおぞらけんせつ の ひみつの話",
            "ｱｵｿﾞﾗｹﾝｾﾂ secret 9", "the N o R m S of life", "全国規準協会へようこそ、みなさま",
        ])
    func ownWords(_ password: String) {
        #expect(judge(password) == [.containsOwnWords])
    }

    @Test("all reasons are told at once")
    func everything() {
        #expect(judge("20250004821") == [.tooShort(limit: 15, actual: 11), .containsOwnWords])
        #expect(judge("password") == [.tooShort(limit: 15, actual: 8), .common])
        #expect(judge(String(repeating: "norms", count: 30)) == [.tooLong(limit: 128, actual: 150), .containsOwnWords])
        #expect(PasswordRefusal.tooShort(limit: 15, actual: 8).code == "too-short")
        #expect(PasswordRefusal.tooLong(limit: 128, actual: 150).limit == 128)
        #expect(PasswordRefusal.common.limit == nil && PasswordRefusal.containsOwnWords.actual == nil)
    }

    @Test("a word of one or two letters refuses nothing, nor does a legal form alone")
    func shortWords() {
        let judged = policy.judge(MemberPassword("規則正しい生活をする株式会社の人"), words: ["規", "規則", "株式会社", "", "…"])
        #expect(judged == [])
    }

    @Test("nothing prints what was typed")
    func unprinted() {
        let password = MemberPassword("correct horse battery staple")
        #expect(!"\(password)".contains("horse") && !String(reflecting: password).contains("horse"))
    }

    @Test("the longest input is judged quickly")
    func longest() {
        let clock = ContinuousClock()
        for piece in ["1234", "passw0rd", "a", "abcd1234"] {
            let text = String(repeating: piece, count: 65_536 / piece.count)
            let time = clock.measure { #expect(!judge(text).isEmpty) }
            #expect(time < .seconds(2))
        }
    }
}
