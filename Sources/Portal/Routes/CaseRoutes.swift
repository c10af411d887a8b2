import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

extension Portal {
    func addCasePages(to tenant: RouterGroup<PortalContext>) {
        tenant.get("handover-cases/ask/{purpose}", use: caseForm)
        tenant.post("handover-cases/ask/{purpose}", use: openCase)
        tenant.get("handover-cases/received", use: caseReceived)
        tenant.get("handover-cases/{case}", use: casePage)
        tenant.post("handover-cases/{case}/supplement", use: supplementCase)
        tenant.post("handover-cases/{case}/resend", use: sendCaseCode)
        tenant.get("handover-cases/{case}/code", use: caseCodePage)
        tenant.post("handover-cases/{case}/code", use: proveCase)
        // A form's address, typed or reloaded: back to the page that has the form.
        for form in ["supplement", "resend"] {
            tenant.get(RouterPath("handover-cases/{case}/\(form)")) { _, context in Answers.see(try casePath(context), context) }
        }
    }

    // MARK: The form

    @Sendable private func caseForm(_ request: Request, _ context: PortalContext) async throws -> Response {
        let purpose = try purpose(context)
        return try page(CaseFormPage(purpose: purpose), in: formFrame(purpose, context))
    }

    @Sendable private func openCase(_ request: Request, _ context: PortalContext) async throws -> Response {
        let purpose = try purpose(context)
        let form = try await request.form()
        let language = context.language
        let typed = Dictionary(uniqueKeysWithValues: Evidence.Field.allCases.map { ($0, form[$0.id]) })
        func again(_ refusals: [Refusal], _ status: HTTPResponse.Status) throws -> Response {
            try page(
                CaseFormPage(purpose: purpose, typed: typed, refusals: refusals), in: formFrame(purpose, context), status: status)
        }

        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try again([Refusal(Message.formTooOld.text(in: language))], .forbidden)
        }
        let address = typedAddress(form["email"], language)
        // What PostgreSQL cannot hold, and what is empty, are told with the rest at once; all else SQL judges.
        var refusals = Evidence.Field.allCases.filter { $0 != .email }.compactMap { field -> Refusal? in
            let text = form[field.id]
            if text.utf8.contains(0) { return fieldRefusal("text-malformed", field.name, id: field.id, language) }
            if field.isRequired, text.allSatisfy(\.isWhitespace) {
                return emptyField(field.name.text(in: language), id: field.id, language)
            }
            return nil
        }
        if let refusal = address.refusal { refusals.append(refusal) }
        guard refusals.isEmpty, let address = address.value else { return try again(refusals, .unprocessableContent) }
        let evidence = Evidence(purpose: purpose, texts: typed, address: address, language: language)
        switch try await desk.cases.open(evidence, tenant: context.tenant, network: context.network) {
        case .opened(let number):
            return Answers.see("/handover-cases/received?number=\(number)&for=\(purpose.rawValue)", context)
        case .invalid(let faults):
            let refusals = faults.map { fault in
                fault.field.map { fieldRefusal(fault.reason, $0.name, id: $0.id, language) }
                    ?? Refusal(Message.badRequest.text(in: language))
            }
            return try again(refusals, .unprocessableContent)
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .caseTooEarly, day: .caseTooEarly, context)
            return try again([Refusal(words)], .tooManyRequests).retrying(at: retryAt)
        case .notOffered: throw Problem(.notFound)
        }
    }

    @Sendable private func caseReceived(_ request: Request, _ context: PortalContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        guard let number = parameters["number"].map(String.init), CaseNumber.isPossible(number),
            let purpose = parameters["for"].flatMap({ Evidence.Purpose(rawValue: String($0)) })
        else { throw Problem(.notFound) }
        return try page(
            CaseReceivedPage(number: number, purpose: purpose),
            in: context.frame(path: "/handover-cases/received?number=\(number)&for=\(purpose.rawValue)"))
    }

    private func purpose(_ context: PortalContext) throws(Problem) -> Evidence.Purpose {
        guard let purpose = context.parameters.get("purpose").flatMap(Evidence.Purpose.init(rawValue:)) else { throw Problem(.notFound) }
        return purpose
    }

    private func formFrame(_ purpose: Evidence.Purpose, _ context: PortalContext) -> Frame {
        context.frame(path: "/handover-cases/ask/\(purpose.rawValue)")
    }

    // MARK: How far it has come

    @Sendable private func casePage(_ request: Request, _ context: PortalContext) async throws -> Response {
        let path = try casePath(context)
        return try page(
            CasePage(path: path, standing: try await standing(context), dates: context.dates), in: context.frame(path: path))
    }

    @Sendable private func supplementCase(_ request: Request, _ context: PortalContext) async throws -> Response {
        let path = try casePath(context)
        let form = try await request.form()
        let language = context.language
        func again(_ refusal: Refusal, _ status: HTTPResponse.Status) async throws -> Response {
            var page = CasePage(path: path, standing: try await standing(context), typed: form["supplement"], dates: context.dates)
            page.refusals = [refusal]
            return try self.page(page, in: context.frame(path: path), status: status)
        }
        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try await again(Refusal(Message.formTooOld.text(in: language)), .forbidden)
        }
        guard !form["supplement"].utf8.contains(0) else {
            return try await again(fieldRefusal("text-malformed", .theSupplement, id: "supplement", language), .unprocessableContent)
        }
        let id = try caseID(context)
        switch try await desk.cases.supplement(id, with: form["supplement"], tenant: context.tenant, network: context.network) {
        case .saved, .caseEnded: return Answers.see(path, context)
        case .invalid(let reason):
            return try await again(fieldRefusal(reason, .theSupplement, id: "supplement", language), .unprocessableContent)
        case .caseUnknown: throw Problem(.notFound)
        }
    }

    // MARK: The new address

    @Sendable private func sendCaseCode(_ request: Request, _ context: PortalContext) async throws -> Response {
        let path = try casePath(context)
        let form = try await request.form()
        func again(_ refusal: Refusal, _ status: HTTPResponse.Status) async throws -> Response {
            var page = CasePage(path: path, standing: try await standing(context), dates: context.dates)
            page.refusals = [refusal]
            return try self.page(page, in: context.frame(path: path), status: status)
        }
        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try await again(Refusal(Message.formTooOld.text(in: context.language)), .forbidden)
        }
        let outcome = try await desk.cases.askCode(
            for: try caseID(context), tenant: context.tenant, language: context.language, network: context.network)
        switch outcome {
        case .asked: return Answers.see("\(path)/code", context)
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .resendTooEarly, day: .resendTooEarly, context)
            return try await again(Refusal(words), .tooManyRequests).retrying(at: retryAt)
        case .codeAlreadyUsed, .caseEnded: return Answers.see(path, context)
        case .caseUnknown: throw Problem(.notFound)
        }
    }

    @Sendable private func caseCodePage(_ request: Request, _ context: PortalContext) async throws -> Response {
        let standing = try await standing(context)
        guard let page = try codePage(standing, context) else { return Answers.see(try casePath(context), context) }
        return try self.page(page, in: codeFrame(context))
    }

    @Sendable private func proveCase(_ request: Request, _ context: PortalContext) async throws -> Response {
        let path = try casePath(context)
        let form = try await request.form()
        let words = CodeWords.handoverCase(address: try await standing(context).address, context.language)
        func again(_ refusal: Refusal, _ status: HTTPResponse.Status) async throws -> Response {
            guard var page = try codePage(try await standing(context), context) else { return Answers.see(path, context) }
            page.refusals = [refusal]
            return try self.page(page, in: codeFrame(context), status: status)
        }
        if let (refusal, status) = fault(of: form, request, words, context) { return try await again(refusal, status) }
        let outcome = try await desk.cases.prove(
            try caseID(context), typed: Secret(form["code"]), tenant: context.tenant, network: context.network)
        switch outcome {
        case .proven, .caseEnded, .codeRefused(.alreadyUsed): return Answers.see(path, context)
        case .codeRefused(let refused):
            let form = context.tenant.settings.policy.codeForm
            return try await answer(refused, words, context, codeForm: { form }, page: again)
        case .caseUnknown: throw Problem(.notFound)
        }
    }

    /// nil where there is nothing to be proven by a code.
    private func codePage(_ standing: CaseStanding, _ context: PortalContext) throws -> CodePage? {
        guard standing.state == .approved, let code = standing.code, code.state != .redeemed else { return nil }
        let path = try casePath(context)
        var page = CodePage(
            code, words: .handoverCase(address: standing.address, context.language), below: path, askAgain: path, context)
        page.step = nil
        return page
    }

    // MARK: What they share

    private func caseID(_ context: PortalContext) throws(Problem) -> UUID {
        guard let id = context.parameters.get("case").flatMap(UUID.init(uuidString:)) else { throw Problem(.notFound) }
        return id
    }

    private func casePath(_ context: PortalContext) throws(Problem) -> String {
        "/handover-cases/\(try caseID(context).uuidString.lowercased())"
    }

    private func codeFrame(_ context: PortalContext) throws -> Frame { context.frame(path: "\(try casePath(context))/code") }

    private func standing(_ context: PortalContext) async throws -> CaseStanding {
        guard let standing = try await desk.cases.standing(of: try caseID(context), tenant: context.tenant) else {
            throw Problem(.notFound)
        }
        return standing
    }

    /// In words what SQL says of a text by code.
    func fieldRefusal(_ reason: String, _ name: Message, id: String, _ language: Language) -> Refusal {
        let field = name.text(in: language)
        if reason.hasSuffix("-missing") { return emptyField(field, id: id, language) }
        let message: Message = reason == "too-long" ? .fieldTooLong : .fieldMalformed
        return Refusal(Sentence(message, in: language, ["field": .plain(field)]).text.atStart(in: language), field: id)
    }
}

extension CodeWords {
    /// The code that proves the new address of a case.
    static func handoverCase(address: String, _ language: Language) -> CodeWords {
        CodeWords(
            term: .oneTime(language), language: language, lead: Sentence(.caseCodeLead, in: language, ["address": .strong(address)]),
            submit: Message.caseConfirm.text(in: language), otherAddress: Message.caseBack.text(in: language),
            askAgain: Message.caseBack.text(in: language), checkTyped: Sentence(.caseAddressWrong, in: language), used: .caseCodeUsed,
            tooManyTries: .caseCodeTooManyTries, dayLimit: .caseCodeTooManyTries)
    }
}
