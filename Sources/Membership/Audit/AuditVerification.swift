public import Sealing

/// Goes through a tenant's chain of seals and says what does not fit: an edit, a gap, an event put in or taken out, a seal that
/// nobody with the keys made.
public struct AuditVerification: Sendable {
    public struct Report: Sendable {
        public var seals = 0
        public var sealedEvents: Int64 = 0
        public var unsealedEvents: Int64 = 0
        /// Sentences; none when all is as it was sealed.
        public var findings: [String] = []
    }

    /// A head that was exported: by its number and hash the end of the chain is known to somebody else, too.
    public struct Known: Sendable {
        public let number: Int64
        public let head: [UInt8]

        public init(number: Int64, head: [UInt8]) {
            self.number = number
            self.head = head
        }
    }

    let trail: AuditTrail
    let keys: TenantKeys
    let known: Known?

    public init(trail: AuditTrail, keys: TenantKeys, known: Known?) {
        self.trail = trail
        self.keys = keys
        self.known = known
    }

    public func run(by acting: Acting) async throws -> OperatorAnswer<Report> {
        var report = Report()
        var last: AuditTrail.AuditSeal?
        while true {
            let page: [AuditTrail.AuditSeal]
            switch try await trail.seals(after: last?.range.number, limit: 10, recounted: true, by: acting) {
            case .done(let seals): page = seals
            case .replayed(let id): return .replayed(id)
            case .refused(let refusal): return .refused(refusal)
            }
            for seal in page {
                report.findings += findings(seal, after: last)
                report.seals += 1
                report.sealedEvents += seal.range.events
                last = seal
            }
            if page.count < 10 { break }
        }
        if let known, known.number > last?.range.number ?? 0 {
            report.findings.append("seal \(known.number), whose head is known, is gone with all that came after")
        }
        switch try await trail.head(by: acting) {
        case .done(let head):
            report.unsealedEvents = head.unsealedEvents
            let rest = head.allEvents - head.sealedEvents - head.unsealedEvents
            // Events taken out are missed by their own seal already.
            if rest > 0 { report.findings.append("\(rest) events stand where all was sealed, and in no seal") }
        case .replayed(let id): return .replayed(id)
        case .refused(let refusal): return .refused(refusal)
        }
        return .done(report)
    }

    private func findings(_ seal: AuditTrail.AuditSeal, after last: AuditTrail.AuditSeal?) -> [String] {
        let number = seal.range.number
        var findings: [String] = []
        let expected = (last?.range.number ?? 0) + 1
        if number != expected {
            findings.append(expected == number - 1 ? "seal \(expected) is missing" : "seals \(expected) to \(number - 1) are missing")
        }
        if let last, last.range.era == seal.range.era, last.range.toTransaction != seal.range.fromTransaction {
            findings.append("seal \(number) does not begin where the one before ends")
        }
        if let found = seal.found {
            if found.events != seal.range.events {
                findings.append("seal \(number) holds \(found.events) events where it sealed \(seal.range.events)")
            } else if found.root != seal.range.root {
                findings.append("an event of seal \(number) was changed")
            }
        }
        if seal.range.head(after: last?.head ?? []) != seal.head {
            findings.append("seal \(number) does not follow from the one before it, or was itself changed")
        }
        switch keys.isSignature(seal.signature, keyID: seal.keyID, ofHead: seal.head) {
        case true?: break
        case false?: findings.append("seal \(number) was not made with this installation's keys")
        case nil: findings.append("seal \(number) is signed with data key \(seal.keyID), which is retired or unknown")
        }
        if let known, known.number == number, known.head != seal.head {
            findings.append("seal \(number) is another than the one whose head is known")
        }
        return findings
    }
}
