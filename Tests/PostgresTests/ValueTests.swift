import Foundation
import Testing

@testable import Postgres

extension AgainstPostgres {
    @Suite("Values")
    struct ValueTests {
        let server: TestServer
        let session: DirectSession

        init() throws {
            server = try TestServer()
            session = try server.session()
        }

        @Test("every kind of value comes back as it went")
        func scalars() throws {
            let uuid = UUID()
            let instant = Date(timeIntervalSinceReferenceDate: 797_000_000.123456)
            let row = try session.query(
                "select $1 as yes, $2 as small, $3 as large, $4 as text, $5 as bytes, $6 as uuid, $7 as instant, $8::text as nothing",
                [.bool(true), .int(.min), .long(.max), .text("開示 '\"\\"), .bytes([0, 255, 10]), .uuid(uuid), .instant(instant), .null])[0]
            #expect(try row.value("yes") == true)
            #expect(try row.value("small") == Int32.min)
            #expect(try row.value("large") == Int64.max)
            #expect(try row.value("text") == "開示 '\"\\")
            #expect(try row.value("bytes") == [0, 255, 10] as [UInt8])
            #expect(try row.value("uuid") == uuid)
            #expect(abs(try row.value("instant", as: Date.self).timeIntervalSince(instant)) < 0.000_001)
            #expect(try row.value("nothing", as: String?.self) == nil)
        }

        @Test("empty is not NULL")
        func empty() throws {
            let row = try session.query("select $1 as text, $2 as bytes, $3 as list", [.text(""), .bytes([]), .texts([])])[0]
            #expect(try row.value("text", as: String?.self) == "")
            #expect(try row.value("bytes", as: [UInt8]?.self) == [])
            #expect(try row.value("list", as: [String]?.self) == [])
        }

        @Test("arrays come back as they went, with their NULLs")
        func arrays() throws {
            let uuids = [UUID(), UUID()]
            let instants = [Date(timeIntervalSinceReferenceDate: 1), nil]
            let row = try session.query(
                "select $1 as texts, $2 as ints, $3 as byteses, $4 as uuids, $5 as instants, cardinality($1) as size",
                [.texts(["a", nil, ""]), .ints([1, nil, .max]), .byteses([[1, 2], [], nil]), .uuids(uuids), .instants(instants)])[0]
            #expect(try row.value("texts") == ["a", nil, ""] as [String?])
            #expect(try row.value("ints") == [1, nil, .max] as [Int32?])
            #expect(try row.value("byteses") == [[1, 2], [], nil] as [[UInt8]?])
            #expect(try row.value("uuids") == uuids)
            #expect(try row.value("instants") == instants)
            #expect(try row.value("size") == 3)
            #expect(throws: PostgresError.self) { try row.value("texts", as: [String].self) }
        }

        @Test("a thousand rows travel as arrays")
        func unnest() throws {
            let rows = try session.query(
                "select * from unnest($1, $2) as list(number, name)", [.ints((0..<1_000).map { $0 }), .texts((0..<1_000).map { "n\($0)" })])
            #expect(rows.count == 1_000)
            #expect(try rows[999].value("name") == "n999")
            #expect(try rows.reduce(0) { try $0 + $1.value("number", as: Int.self) } == 499_500)
        }

        @Test("an instant is the same on both sides of both epochs, and so are the infinities")
        func instants() throws {
            for written in [
                "1969-12-31 23:59:59.999999+00", "1999-12-31 23:59:59.5+00", "2000-12-31 23:59:59+00", "2026-04-01 00:00:00+09",
            ] {
                let row = try session.query("select $1::timestamptz as instant", [.text(written)])[0]
                let same = try session.query("select $1 = $2::timestamptz as same", [.instant(try row.value("instant")), .text(written)])[0]
                #expect(try same.value("same") == true, "\(written)")
            }
            let row = try session.query("select 'infinity'::timestamptz as late, $1 = '-infinity' as early", [.instant(.distantPast)])[0]
            #expect(try row.value("late") == Date.distantFuture)
            #expect(try row.value("early") == true)
        }

        @Test("a date reads as PostgreSQL writes it")
        func dates() throws {
            let rows = try session.query(
                """
                select day, day::text as written from unnest(array['2026-04-01', '2000-02-29', '1999-12-31', '0001-01-01', '0044-03-15 BC',
                '2100-03-01', '9999-12-31', 'infinity', '-infinity', '1600-02-29']::date[]) as day
                """)
            for row in rows { #expect(try row.value("day", as: String.self) == row.value("written")) }
            #expect(try session.query("select date '2001-01-02' as day")[0].value("day") == Date(timeIntervalSinceReferenceDate: 86_400))
        }

        @Test("json and jsonb read as text, integers as whatever holds them")
        func readings() throws {
            let row = try session.query(
                "select json '{\"a\": 1}' as json, jsonb '{\"a\":1}' as jsonb, 7::int2 as small, 7::int8 as large, 'n'::name as name, 300 as more"
            )[0]
            #expect(try row.value("json") == "{\"a\": 1}")
            #expect(try row.value("jsonb") == "{\"a\": 1}")
            #expect(try row.value("small", as: Int.self) == 7)
            #expect(try row.value("large", as: Int32.self) == 7)
            #expect(try row.value("name") == "n")
            #expect(throws: PostgresError.self) { try session.query("select 99999999999 as n")[0].value("n", as: Int32.self) }
        }

        @Test("an error of decoding names column and type, never the value")
        func decodingErrors() throws {
            let row = try session.query(
                "select 'geheim' as secret, array['geheim'] as secrets, '\\x6765'::bytea as bytes, 4711 as number, null::int4 as gone")[0]
            func refusal(_ read: () throws -> Any) -> PostgresError? {
                do {
                    _ = try read()
                    return nil
                } catch {
                    return error as? PostgresError
                }
            }
            let errors = [
                refusal { try row.value("secret", as: Int32.self) }, refusal { try row.value("secret", as: UUID.self) },
                refusal { try row.value("secrets", as: [Int32].self) }, refusal { try row.value("secrets", as: String.self) },
                refusal { try row.value("bytes", as: String.self) }, refusal { try row.value("number", as: String.self) },
                refusal { try row.value("number", as: Date.self) }, refusal { try row.value("gone", as: Int32.self) },
                refusal { try row.value("missing", as: Int32.self) },
            ]
            for error in errors {
                let error = try #require(error)
                #expect(error.kind == .decoding)
                for text in [error.description, error.debugDescription] {
                    #expect(!text.contains("geheim") && !text.contains("4711"))
                }
            }
            #expect(errors[0]?.description == "column secret (text) cannot be read as Int32")
            #expect(errors[7]?.description == "column gone (int4) is NULL and cannot be read as Int32")
            #expect(errors[8]?.description == "there is no column missing")
        }

        @Test("text with a NUL is refused before it is sent, without being quoted")
        func nul() throws {
            for parameter in [Parameter.text("geheim\0"), .texts(["geheim\0"])] {
                let error = try #require(throws: PostgresError.self) { try session.query("select $1, $2", [.null, parameter]) }
                #expect(error.kind == .usage)
                #expect(error.description == "parameter $2: text holds a NUL character")
                #expect(!error.debugDescription.contains("geheim"))
            }
            #expect(throws: PostgresError.self) { try session.query("select 1\0") }
            #expect(throws: PostgresError.self) { try session.execute("select 1\0") }
        }

        @Test("an instant that timestamptz cannot say is refused")
        func wildInstants() {
            for seconds in [Double.nan, .infinity, 1e300, -1e14] {
                #expect(throws: PostgresError.self) {
                    try session.query("select $1", [.instant(Date(timeIntervalSinceReferenceDate: seconds))])
                }
            }
        }
    }
}
