import Foundation
import Hummingbird
import Membership
import Sealing
import SignedTokens
import Web

extension AdminAPI {
    private struct OperatorSignInBody: Decodable {
        let home: String
        let address: String
        let password: String
        let code: String
    }

    @Sendable func openOperatorSession(_ request: Request, _ context: DeskContext) async throws -> Response {
        let body = try await request.fields(OperatorSignInBody.self)
        for (field, text) in [("home", body.home), ("address", body.address)] {
            guard !text.isEmpty else { throw Problem.invalidInput([.init(field, "missing")]) }
            guard text.utf8.count <= 320, !text.utf8.contains(0) else { throw Problem.invalidInput([.init(field, "malformed")]) }
        }
        let outcome = try await desk.operatorSignIn.signIn(
            home: body.home, address: body.address, password: try Input.password(body.password), code: try Input.code(body.code),
            network: context.network)
        switch outcome {
        case .signedIn(let opened):
            return .json(status: .created) { json in
                json.member("token", opened.token.text.reveal())
                json.member("expiresAt", opened.expiresAt)
                json.object("operator") { json in
                    json.member("id", opened.operatorID.uuidString.lowercased())
                    json.member("name", opened.name)
                    json.member("role", opened.role)
                }
            }
        case .refused: throw Problem(.operatorSignInRefused)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        }
    }

    @Sendable func endOperatorSession(_ request: Request, _ context: DeskContext) async throws -> Response {
        guard let proof = try await operatorProofs.proof(of: request), try await desk.operatorSignIn.end(proof) else {
            throw Problem(.operatorUnknown)
        }
        return Response(status: .noContent)
    }
}

/// Finds out how the operator behind a request is known: by a token of the desk, or by one that his identity provider signed.
struct OperatorProofs: OperatorProving {
    let signIn: OperatorSignIn
    let signedTokens: SignedTokens?

    func proof(of request: Request) async throws -> OperatorProof? {
        guard let text = request.bearerText else { return nil }
        if let token = OperatorToken(parsing: text) { return token.proof }
        guard let signedTokens else { return nil }
        let signed = Secret(text)
        switch await signedTokens.judge(signed) {
        case .good(let holder):
            return try await signIn.open(
                signed, issuer: holder.issuer.identifier, subject: holder.subject,
                role: holder.role.flatMap { Operators.Role(rawValue: $0.rawValue) }, home: holder.issuer.home, until: holder.expiresAt)
        case .refused: return nil
        case .unavailable: throw Problem(.unavailable)
        }
    }
}
