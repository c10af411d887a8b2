public import Postgres
public import Sealing

/// The use cases, composed once. One method is one SQL function is one round trip.
public struct Desk: Sendable {
    public let tenants: TenantDirectory
    public let signIn: SignIn
    public let passwords: ChosenPasswords
    public let ownPassword: OwnPassword
    public let members: MemberRecord
    public let inquiries: Inquiries
    public let recoveries: Recoveries
    public let passwordRegistration: PasswordRegistration
    public let cases: HandoverCases
    public let caseDesk: CaseDesk
    public let changes: Changes
    public let ownSessions: OwnSessions
    public let messages: DeskMessages
    public let verifications: Verifications
    public let guardedPages: GuardedPages
    public let returnPages: ReturnPages
    public let settings: SettingsDesk
    public let tenancies: TenantDesk
    public let operators: Operators
    public let accessTokens: AccessTokens
    public let organisations: OrganisationRegister
    public let contacts: OrganisationContacts
    public let credentials: CredentialRegister
    public let operatorSignIn: OperatorSignIn
    public let enrolment: Enrolment
    public let audit: AuditTrail
    public let mails: MailDesk
    public let sessions: SessionDesk
    public let rotations: Rotations
    public let reissues: Reissues
    public let imports: Imports
    public let exports: Exports
    public let handovers: Handovers
    public let handoverDesk: HandoverDesk
    public let recoveryDesk: RecoveryDesk

    /// - Parameters:
    ///   - hashing: how the passwords that members choose are hashed from now on.
    ///   - wakeCourier: called after a call that queued a mail, so that the courier in this process need not wait for its poll.
    public init(
        database: Database, tenants: TenantDirectory, hashing: PasswordHashing = .current, wakeCourier: @escaping @Sendable () -> Void
    ) {
        self.tenants = tenants
        // One for members and operators: what it bounds is the machine's memory and cores.
        let hasher = PasswordHasher(for: hashing)
        passwords = ChosenPasswords(database: database, hasher: hasher, hashing: hashing)
        signIn = SignIn(database: database, passwords: passwords)
        members = MemberRecord(database: database)
        ownPassword = OwnPassword(database: database, members: members, passwords: passwords)
        inquiries = Inquiries(database: database, wakeCourier: wakeCourier)
        recoveries = Recoveries(database: database, wakeCourier: wakeCourier)
        passwordRegistration = PasswordRegistration(database: database, passwords: passwords, wakeCourier: wakeCourier)
        cases = HandoverCases(database: database, wakeCourier: wakeCourier)
        caseDesk = CaseDesk(database: database, wakeCourier: wakeCourier)
        messages = DeskMessages(database: database, wakeCourier: wakeCourier)
        verifications = Verifications(database: database, passwords: passwords)
        changes = Changes(database: database, wakeCourier: wakeCourier)
        ownSessions = OwnSessions(database: database)
        guardedPages = GuardedPages(database: database)
        returnPages = ReturnPages(database: database, tenants: tenants)
        settings = SettingsDesk(database: database, tenants: tenants)
        tenancies = TenantDesk(database: database, tenants: tenants)
        operators = Operators(database: database)
        accessTokens = AccessTokens(database: database)
        organisations = OrganisationRegister(database: database)
        contacts = OrganisationContacts(database: database)
        credentials = CredentialRegister(database: database)
        operatorSignIn = OperatorSignIn(database: database, tenants: tenants, hasher: hasher)
        enrolment = Enrolment(database: database, hasher: hasher)
        audit = AuditTrail(database: database)
        mails = MailDesk(database: database, wakeCourier: wakeCourier)
        sessions = SessionDesk(database: database)
        rotations = Rotations(database: database, wakeCourier: wakeCourier)
        imports = Imports(database: database)
        exports = Exports(database: database)
        handovers = Handovers(database: database, wakeCourier: wakeCourier)
        handoverDesk = HandoverDesk(database: database)
        recoveryDesk = RecoveryDesk(database: database)
        reissues = Reissues(database: database, wakeCourier: wakeCourier)
    }
}
