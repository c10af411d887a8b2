public import Foundation
public import Membership

/// What a face answers when it does not do what was asked: one code, one status, and only documented extensions.
/// The API writes it as RFC 9457, the portal as a page; neither adds anything of its own to the decision.
public struct Problem: Error, Sendable {
    public let code: Code
    public var retryAt: Date?
    public var expiredAt: Date?
    public var remainingTries: Int?
    public var reference: String?
    /// For `conflict`: the version that stands.
    public var version: Int?
    /// For what is there already: the id of what is in the way.
    public var existing: UUID?
    /// For `grace-running`: until when.
    public var graceUntil: Date?
    /// For `invalid-input`: which field, and why, by code.
    public var fields: [Field] = []
    /// For `password-refused`: every reason.
    public var reasons: [PasswordRefusal] = []
    /// For `method-not-allowed`: what `Allow` says.
    public var allowed: [String] = []

    public struct Field: Sendable, Equatable {
        public let field: String
        public let reason: String
        public var expected: Int?
        public var actual: Int?

        public init(_ field: String, _ reason: String, expected: Int? = nil, actual: Int? = nil) {
            self.field = field
            self.reason = reason
            self.expected = expected
            self.actual = actual
        }
    }

    public init(_ code: Code) { self.code = code }

    public static func invalidInput(_ fields: [Field]) -> Problem {
        var problem = Problem(.invalidInput)
        problem.fields = fields
        return problem
    }

    public static func passwordRefused(_ reasons: [PasswordRefusal]) -> Problem {
        var problem = Problem(.passwordRefused)
        problem.reasons = reasons
        return problem
    }

    /// What an operator's call was refused for. The words of SQL are the problem's codes.
    public init(_ refusal: OperatorRefusal) {
        switch refusal.reason {
        case .operatorUnknown: code = .operatorUnknown
        case .tenantUnknown: code = .tenantUnknown
        case .roleRefused: code = .roleRefused
        case .keyReused: code = .keyReused
        case .unknown: code = .notFound
        case .conflict: code = .conflict
        case .addressTaken: code = .addressTaken
        case .subjectTaken: code = .subjectTaken
        case .lastOwner: code = .lastOwner
        case .operatorMissing: code = .operatorMissing
        case .typeUnknown: code = .typeUnknown
        case .codeGone: code = .codeGone
        case .notRefused: code = .notRefused
        case .exists: code = .exists
        case .notGenerated: code = .notGenerated
        case .periodUnknown: code = .periodUnknown
        case .periodOver: code = .periodOver
        case .alreadyEffective: code = .alreadyEffective
        case .notEffective: code = .notEffective
        case .generationUnfinished: code = .generationUnfinished
        case .announcementUnfinished: code = .announcementUnfinished
        case .graceRunning: code = .graceRunning
        case .closed: code = .closed
        case .cancelled: code = .cancelled
        case .ended: code = .ended
        case .invalid: code = .invalidInput
        case .memberIDTaken: code = .memberIDTaken
        case .identifierTaken: code = .identifierTaken
        case .codeTaken: code = .codeTaken
        case .slugTaken: code = .slugTaken
        case .hostTaken: code = .hostTaken
        case .periodBegun: code = .periodBegun
        case .periodInUse: code = .periodInUse
        case .importsRunning: code = .importsRunning
        case .caseDecided: code = .caseDecided
        case .assignmentRequired: code = .assignmentRequired
        case .ownCase: code = .ownCase
        case .firstApprover: code = .firstApprover
        }
        fields = refusal.fields.map { Field($0.name, $0.reason) }
        version = refusal.version.map(Int.init)
        existing = refusal.existing
        graceUntil = refusal.graceUntil
    }

    static func methodNotAllowed(_ allowed: [String]) -> Problem {
        var problem = Problem(.methodNotAllowed)
        problem.allowed = allowed
        return problem
    }

    public static func tooManyTries(retryAt: Date?) -> Problem {
        var problem = Problem(.tooManyTries)
        problem.retryAt = retryAt
        return problem
    }

    /// Machine codes: the last path segment of `type`, and the same in the portal's list of words.
    public enum Code: String, Sendable, CaseIterable {
        case malformedBody = "malformed-body"
        case unsupportedMediaType = "unsupported-media-type"
        case bodyTooLarge = "body-too-large"
        case bodyTooSlow = "body-too-slow"
        case invalidInput = "invalid-input"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case tenantUnknown = "tenant-unknown"
        case inquiryUnknown = "inquiry-unknown"
        case recoveryUnknown = "recovery-unknown"
        case recoveryNotOffered = "recovery-not-offered"
        case typeUnknown = "type-unknown"
        case sessionRequired = "session-required"
        case sessionEnded = "session-ended"
        case signInRefused = "sign-in-refused"
        case tooManyTries = "too-many-tries"
        case codeIncorrect = "code-incorrect"
        case codeExpired = "code-expired"
        case codeAlreadyUsed = "code-already-used"
        case duplicateAddress = "duplicate-address"
        case choiceRequired = "choice-required"
        case grantEnded = "grant-ended"
        case passwordRefused = "password-refused"
        case changeUnknown = "change-unknown"
        case passwordIncorrect = "password-incorrect"
        case proofRequired = "proof-required"
        case representativeMissing = "representative-missing"
        case formTooOld = "form-too-old"
        case clientUnknown = "client-unknown"
        case classRefused = "class-refused"
        case operatorUnknown = "operator-unknown"
        case operatorSignInRefused = "operator-sign-in-refused"
        case roleRefused = "role-refused"
        case versionRequired = "version-required"
        case conflict
        case keyReused = "key-reused"
        case addressTaken = "address-taken"
        case subjectTaken = "subject-taken"
        case lastOwner = "last-owner"
        case operatorMissing = "operator-missing"
        case codeGone = "code-gone"
        case notRefused = "not-refused"
        case exists
        case notGenerated = "not-generated"
        case periodUnknown = "period-unknown"
        case periodOver = "period-over"
        case alreadyEffective = "already-effective"
        case notEffective = "not-effective"
        case generationUnfinished = "generation-unfinished"
        case announcementUnfinished = "announcement-unfinished"
        case graceRunning = "grace-running"
        case closed
        case cancelled
        case ended
        case memberIDTaken = "member-id-taken"
        case identifierTaken = "identifier-taken"
        case codeTaken = "code-taken"
        case slugTaken = "slug-taken"
        case hostTaken = "host-taken"
        case periodBegun = "period-begun"
        case periodInUse = "period-in-use"
        case importsRunning = "imports-running"
        case caseDecided = "case-decided"
        case assignmentRequired = "assignment-required"
        case ownCase = "own-case"
        case firstApprover = "first-approver"
        case contactUnknown = "contact-unknown"
        case handoverUnknown = "handover-unknown"
        case handoverOpen = "handover-open"
        case offerEnded = "offer-ended"
        case objectionRunning = "objection-running"
        case objectionEnded = "objection-ended"
        case badRequest = "bad-request"
        case unavailable
        case fault

        public var status: Int {
            switch self {
            case .malformedBody, .badRequest: 400
            case .sessionRequired, .sessionEnded, .signInRefused, .clientUnknown, .operatorUnknown, .operatorSignInRefused: 401
            case .formTooOld, .classRefused, .roleRefused, .proofRequired: 403
            case .notFound, .tenantUnknown, .inquiryUnknown, .changeUnknown, .recoveryUnknown, .recoveryNotOffered, .typeUnknown,
                .contactUnknown,
                .handoverUnknown:
                404
            case .methodNotAllowed: 405
            case .bodyTooSlow: 408
            case .codeAlreadyUsed, .representativeMissing, .duplicateAddress, .addressTaken, .subjectTaken, .lastOwner, .codeGone,
                .notRefused, .exists,
                .alreadyEffective,
                .notEffective,
                .generationUnfinished, .announcementUnfinished, .graceRunning, .closed, .cancelled, .ended, .memberIDTaken,
                .identifierTaken, .codeTaken, .slugTaken, .hostTaken, .periodBegun, .periodInUse, .caseDecided, .assignmentRequired,
                .ownCase, .firstApprover, .handoverOpen, .objectionRunning:
                409
            case .codeExpired, .grantEnded, .offerEnded, .objectionEnded: 410
            case .conflict: 412
            case .bodyTooLarge: 413
            case .unsupportedMediaType: 415
            case .invalidInput, .codeIncorrect, .choiceRequired, .passwordRefused, .passwordIncorrect, .keyReused, .operatorMissing,
                .notGenerated,
                .periodUnknown, .periodOver:
                422
            case .versionRequired: 428
            case .tooManyTries: 429
            case .unavailable, .importsRunning: 503
            case .fault: 500
            }
        }

        /// Fixed text: never what the database said.
        public var title: String {
            switch self {
            case .malformedBody: "The body is not well-formed"
            case .unsupportedMediaType: "The content type is not supported here"
            case .bodyTooLarge: "The body is too large"
            case .bodyTooSlow: "The body took too long to arrive"
            case .invalidInput: "The input was not accepted"
            case .notFound: "There is nothing at this address"
            case .methodNotAllowed: "This method is not allowed here"
            case .tenantUnknown: "There is no such tenant"
            case .inquiryUnknown: "There is no such inquiry"
            case .recoveryUnknown: "There is no such recovery"
            case .recoveryNotOffered: "No member of this tenant signs in with a password of its own choosing"
            case .typeUnknown: "There is no such type"
            case .sessionRequired: "A session is required"
            case .sessionEnded: "The session has ended"
            case .signInRefused: "The member ID or the password is not correct"
            case .tooManyTries: "Too many tries"
            case .codeIncorrect: "The code does not match"
            case .codeExpired: "The code has expired"
            case .codeAlreadyUsed: "The code has already been used"
            case .duplicateAddress: "The address is registered for several organisations; ask the member desk"
            case .choiceRequired: "Say for which of the organisations"
            case .grantEnded: "The time for setting a password has passed"
            case .passwordRefused: "The password was not accepted"
            case .changeUnknown: "There is no such change"
            case .passwordIncorrect: "The password is not correct"
            case .proofRequired: "The session has to prove itself once more"
            case .representativeMissing: "There is no contact representative to send a code to"
            case .formTooOld: "The form is too old or was not sent from here"
            case .clientUnknown: "A relying site's token is required"
            case .classRefused: "The membership class is not let in here"
            case .operatorUnknown: "An operator's token is required"
            case .operatorSignInRefused: "The address, the password or the code is not correct"
            case .roleRefused: "The operator's role or the token's scopes do not allow this"
            case .versionRequired: "Say in If-Match which version is to be changed"
            case .conflict: "Somebody else has changed it meanwhile"
            case .keyReused: "The Idempotency-Key was used for another request"
            case .addressTaken: "An operator has this address"
            case .subjectTaken: "An operator is this subject"
            case .lastOwner: "An active owner has to remain"
            case .operatorMissing: "There is no such active operator"
            case .codeGone: "A code is not sent late; it is asked for anew"
            case .notRefused: "Only a mail that was refused is sent again"
            case .exists: "There is an open one already"
            case .notGenerated: "The values of this type are not generated here"
            case .periodUnknown: "There is no such period to plan for"
            case .periodOver: "The period is over"
            case .alreadyEffective: "It has taken effect and is in use"
            case .notEffective: "It has not taken effect yet"
            case .generationUnfinished: "Generating has not finished"
            case .announcementUnfinished: "Announcing has not finished"
            case .graceRunning: "The earlier generation is still in its grace"
            case .closed: "It is closed"
            case .cancelled: "It was cancelled"
            case .ended: "It has ended"
            case .memberIDTaken: "An organisation has this member ID"
            case .identifierTaken: "An organisation has this identifier"
            case .codeTaken: "There is one of this code already"
            case .slugTaken: "There is a tenant of this slug already"
            case .hostTaken: "The host is given to a tenant already"
            case .periodBegun: "A period that has begun stays as it is"
            case .periodInUse: "Credentials or a rotation stand on a period that would change"
            case .importsRunning: "Two files are being brought in already; send this one when they are done"
            case .caseDecided: "The case has been decided"
            case .assignmentRequired: "Say first whom the case is about, and who in office is to be replaced"
            case .ownCase: "Nobody decides a case of his own"
            case .firstApprover: "The second approval is another operator's"
            case .contactUnknown: "There is no such contact in office"
            case .handoverUnknown: "There is no such handover"
            case .handoverOpen: "The office is offered to somebody already"
            case .offerEnded: "The offer has ended"
            case .objectionRunning: "The contact came into office by a handover that may still be stopped"
            case .objectionEnded: "The time to object is over"
            case .badRequest: "The request was not understood"
            case .unavailable: "The service is busy; try again later"
            case .fault: "The request could not be completed"
            }
        }
    }
}
