import Foundation
import Membership

extension CodeWords {
    init(_ status: ChangeStatus, frame: Frame, dates: Dates) {
        self.init(
            status.kind, sentTo: status.address, mailState: status.mailState, mailAt: status.mailAt, frame: frame, dates: dates)
    }

    /// Of an asking at My page: a proof, or a new address.
    init(_ kind: ChangeStatus.Kind, sentTo address: String, mailState: String?, mailAt: Date?, frame: Frame, dates: Dates) {
        let language = frame.language
        let address = ["address": Sentence.Run.strong(address)]
        let help = [frame.address("/help-desk")]
        let isProof = kind == .proof
        var lead = Sentence(isProof ? .proofCodeSent : .addressCodeSent, in: language, address).runs
        if let delivery = Self.delivery(mailState, mailAt, help, dates) { lead += (language == .ja ? [] : [.plain(" ")]) + delivery.runs }
        self.init(
            term: .oneTime(language), language: language, lead: Sentence(lead),
            submit: (isProof ? Message.confirm : .saveAddress).text(in: language), otherAddress: Message.toMyPage.text(in: language),
            askAgain: Message.changeAgain.text(in: language),
            checkTyped: isProof ? Sentence(.proofUnreachable, in: language, links: help) : Sentence(.notArrived2, in: language),
            used: .changeCodeUsed, tooManyTries: .changeCodeTooManyTries, dayLimit: .changeDayLimit)
    }

    /// What the courier knows, which the organisation may know of its own addresses.
    private static func delivery(_ state: String?, _ at: Date?, _ help: [String], _ dates: Dates) -> Sentence? {
        switch (state, at) {
        case ("queued", _): Sentence(.mailQueued, in: dates.language)
        case ("handed-over", let at?): Sentence(.mailHandedOver, in: dates.language, ["time": .unbroken(dates.time(at))])
        case ("refused", _): Sentence(.mailRefused, in: dates.language, links: help)
        default: nil
        }
    }
}
