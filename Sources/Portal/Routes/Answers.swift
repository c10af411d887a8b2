import HTTPTypes
import Hummingbird
import Logging
import Membership
import NIOCore
import Web

/// How pages, redirections and refusals are written as answers.
enum Answers {
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static func html(_ text: String, status: HTTPResponse.Status) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .contentSecurityPolicy: contentSecurityPolicy,
                .crossOriginOpenerPolicy: "same-origin",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// To a page of this tenant, by GET.
    static func see(_ path: String, _ context: PortalContext, cookies: [String] = []) -> Response {
        var response = Response(
            status: .seeOther, headers: [.location: "\(context.base)\(path)", .cacheControl: "no-store"])
        for cookie in cookies { response.setCookie(cookie) }
        return response
    }

    /// To where signing in leads: a page of the desk, or one of the tenant's return pages.
    static func go(_ destination: Destination?, _ context: PortalContext, cookies: [String] = []) -> Response {
        var response = see("/inquiries", context, cookies: cookies)
        switch destination?.place {
        case .desk(let path): response.headers[.location] = "\(context.base)\(path)"
        case .outside(let page): response.headers[.location] = page.url
        case nil: break
        }
        return response
    }

    static func bare(_ problem: Problem, requestID: String, language: Language?, pages: Pages, logger: Logger) -> Response {
        let page = MessagePage(problem, requestID: requestID)
        let status = HTTPResponse.Status(code: problem.code.status)
        do {
            return html(try pages.drawBare(page, in: language ?? .ja), status: status).retrying(problem)
        } catch {
            logger.error("a problem could not be shown", metadata: ["error": "\(error)"])
            return html(pages.words(of: page, in: language ?? .ja), status: status).retrying(problem)
        }
    }
}

extension MessagePage {
    init(_ problem: Problem, requestID: String) {
        switch problem.code {
        case .notFound, .methodNotAllowed, .tenantUnknown, .inquiryUnknown, .changeUnknown, .typeUnknown, .recoveryUnknown,
            .recoveryNotOffered, .contactUnknown, .handoverUnknown:
            self.init(kind: .notFound)
        case .unavailable: self.init(kind: .busy(seconds: Problem.unavailableSeconds))
        case .fault: self.init(kind: .fault(requestID: requestID))
        case .formTooOld: self.init(kind: .formTooOld)
        case .bodyTooLarge: self.init(kind: .tooLarge)
        case .malformedBody, .bodyTooSlow, .unsupportedMediaType, .badRequest, .invalidInput, .sessionRequired, .sessionEnded,
            .signInRefused, .tooManyTries, .clientUnknown, .classRefused, .codeIncorrect, .codeExpired, .codeAlreadyUsed, .duplicateAddress,
            .choiceRequired, .grantEnded, .passwordRefused,
            .passwordIncorrect, .proofRequired, .representativeMissing,
            .operatorUnknown, .operatorSignInRefused, .roleRefused, .versionRequired, .conflict, .keyReused, .addressTaken, .subjectTaken,
            .lastOwner,
            .operatorMissing,
            .codeGone, .notRefused, .exists, .notGenerated, .periodUnknown, .periodOver, .alreadyEffective, .notEffective,
            .generationUnfinished, .announcementUnfinished, .graceRunning, .closed, .cancelled, .ended, .memberIDTaken,
            .identifierTaken, .codeTaken, .slugTaken, .hostTaken, .periodBegun, .periodInUse, .caseDecided, .assignmentRequired, .ownCase,
            .firstApprover, .importsRunning, .handoverOpen, .offerEnded, .objectionRunning, .objectionEnded:
            self.init(kind: .unreadable)
        }
    }
}

extension Portal {
    /// A page as the answer. Nothing that a tenant or member reads here may stay in a cache.
    func page(_ page: some Page, in frame: Frame, status: HTTPResponse.Status = .ok) throws(DrawingFault) -> Response {
        Answers.html(try pages.draw(page, in: frame), status: status)
    }

    /// What was thrown below a tenant's pages. A missing session is not an error page: it leads to the sign-in and back.
    func answer(_ problem: Problem, _ request: Request, _ context: PortalContext) -> Response {
        switch problem.code {
        case .sessionRequired: return signInFirst(request, context, ended: false)
        case .sessionEnded: return signInFirst(request, context, ended: true)
        default:
            let frame = context.frame(path: context.visitor == nil ? "/" : "/inquiries")
            do {
                let message = MessagePage(problem, requestID: context.id)
                return try page(message, in: frame, status: .init(code: problem.code.status)).retrying(problem)
            } catch {
                context.logger.error("a problem could not be shown", metadata: ["error": "\(error)"])
                return Answers.bare(
                    problem, requestID: context.id, language: context.language, pages: pages, logger: context.logger)
            }
        }
    }

    private func signInFirst(_ request: Request, _ context: PortalContext, ended: Bool) -> Response {
        let next = Destination.of(request.uri.path, tenant: context.tenant)
        let query = [ended ? "ended=1" : nil, next.map { "next=\($0.name)" }].compactMap(\.self).joined(separator: "&")
        return Answers.see(
            query.isEmpty ? "/" : "/?\(query)", context, cookies: ended ? VisitorCookies.clear(tenant: context.tenant) : [])
    }

    /// The style sheet, the script and the mark.
    @Sendable func asset(_ request: Request, _ context: DeskContext) async throws -> Response {
        guard let name = context.parameters.get("name"), let file = pages.assets.files[name] else { throw HTTPError(.notFound) }
        // An address that names these very bytes may be kept for good; any other is asked for again.
        let isExact = request.uri.queryParameters["v"].map { $0 == file.version } ?? false
        return Response(
            status: .ok,
            headers: [
                .contentType: file.mediaType, .cacheControl: isExact ? "public, max-age=31536000, immutable" : "no-cache",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }
}
