import Membership

/// Every text a member reads that is not data, in one list; what it says stands in the file of its area.
/// `{name}` stands for data, `[words]` for a link.
/// The raw value is what templates call it: `{{w.signInHeading}}`.
enum Message: String, Sendable, CaseIterable {
    // Frame
    case skip, languageOther, memberSuffix, signOut, tabs, tabInquiries, tabDisclosures, tabMyPage, tabFAQ, tabHelpDesk,
        privacy, footerLinks, memberDesk, titled, titledError, required, step, aside, toInquiries, toSignIn,
        checkEntries, notContinued

    // Words that stand in for data
    case memberIDLabel, emailAddress, oneTimeCode, codeInSentence, theCode, theMemberID, thePassword

    // Sign-in
    case signInHeading, signInButton, memberIDHintDigits, memberIDHintCharacters, passwordHintGrace, passwordHintYearly,
        passwordHintChosen, showTyped, hideTyped, signInTrouble, memberIDForgotten, passwordForgotten, contactChanged, aboutPage,
        aboutPageText, aboutPagePlain, signInAsked, signedOut

    // Inquiries
    case inquiriesHeading, inquiriesLead, periodTurned, periodTurnedText, periodTurnedGrace, inquiryName, renewedFor,
        neverChanges, lastInquiry, noInquiryYet, withoutSignIn, inquiriesNone

    // Inquiry
    case inquiryLead, contactAddress, contactAddressHint, sendCode, whoMay, whoMayText, inquirySteps, inquiryStep1,
        inquiryStep2, inquiryStep3, contactChangedHeading, contactChangedText

    // Code
    case codeHeading, codeLead, codeLeadUnnamed, reference, referenceText, validUntil, minutesLeft, oneMinuteLeft,
        underOneMinuteLeft, worksOnce, codeHintLetters, codeHintDigits, showResult, otherAddress, notArrived,
        notArrived1, notArrived2, notArrived3, resend, notArrived4, resent, askAgain

    // Result
    case resultHeading, resultWhat, resultLead, organisationName, forYear, forRelease, validity, disclosedAt, receipt,
        rangeFrom, rangeUntil, onlyUntil, stillUsable, copy, copyFor, copied, oneByOne, oneByOneFor, oneByOneHint,
        disclosureNotice, notRegistered

    // Disclosure history
    case disclosuresLead, disclosuresNone, columnWhen, columnInquiry, columnYear, pager, pagerRange, pagerNewer,
        pagerOlder, pagerNewest, pagerOldest, zoneNote

    // My page
    case memberDetails, membershipClass, contractPeriod, contacts, contactsNone, columnRole, columnPerson, columnAddress,
        person, roleRepresentative, roleDeputy, roleTechnical, sessions, thisDevice, openedAt, idleUntil, endsAt,
        recentDisclosures, allDisclosures

    // Cases
    case caseHeading, caseLead, caseMemberIDHeading, caseMemberIDLead, casePostalAddress, caseOrganisation,
        caseDepartment, casePredecessor, casePerson, caseOwnName, casePhone, caseEmail, thePostalAddress,
        theOrganisation, theDepartment, thePredecessor, thePerson, thePhone, caseOrganisationHint, caseEmailHint,
        caseMemberIDEmailHint, fieldTooLong, fieldMalformed, caseSubmit, caseTooEarly, caseSteps, caseStep1,
        caseStep2, caseStep3, caseMemberIDStep2, caseReachable, caseReachableText, caseOther, caseReceivedHeading,
        caseReceived, caseReceivedMemberID, caseStandingHeading, caseNumberIs, caseUnderReview, caseWanted,
        caseSupplement, theSupplement, caseSupplementSubmit, noSecretsHint, caseApproved, caseEnterCode,
        caseCodeLead, caseConfirm, caseBack, caseAddressWrong, caseCodeUsed, caseCodeTooManyTries, caseCoolingOff,
        caseDone, caseLapsed, caseOver, objectionHeading, objectionLead, objectionMeans, objectionUntil, objectionSince,
        objectionSubmit, objectionMade, objectionOver
    // Handover
    case handoverHeading, handoverLead, handoverLeadWaiting, handoverOffer, handoverOfferFor, handoverOthers, handoverRoleOf,
        handoverPerson, handoverDepartment, handoverPhone, handoverEmail, handoverEmailHint, handoverPersonMissing,
        handoverInOffice, handoverRole, handoverSuccessor, handoverUntil, handoverUntilInDays, handoverUntilInADay, handoverFrom,
        handoverAfter, handoverAfterText, handoverWithdraw, handoverSent, handoverSentText, handoverSentWaiting, handoverTaken,
        handoverProof, handoverProve, handoverNone, handoverOpen, handoverRunning, handoverContactGone, handoverMyPage, handoverFlow
    case stateOpen, stateExpired, stateWithdrawn, stateDeclined, stateOvertaken, stateAccepted, stateEffective, stateCompleted,
        stateObjected
    case successorLead, successorAccept, successorDecline, successorPlain, offerOpenUntil, offerAccepted, offerEffective,
        offerWithdrawn, offerDeclined, offerExpired, offerOvertaken, offerObjected, offerEnded, offerCodeUsed, offerTooManyTries,
        offerDayLimit, offerCheck, offerSendCode, offerSendCodeText

    // My page: the proof before a change
    case toMyPage, proofByCode, proofByPassword, provenUntil, change, changeOf, deskChanges, deliveryReached,
        deliveryRefused, deliverySince, deliveryUnknown, contactSaved, addressSaved, proofHeading,
        proofCodeLead, proofPasswordLead, passwordLabel, thePasswordAgain, confirm, passwordIncorrect,
        representativeMissing, proofTooEarly, changeDayLimit, proofCodeSent, mailQueued, mailHandedOver,
        mailRefused, proofUnreachable, addressCodeSent, saveAddress, changeAgain, changeCodeUsed,
        changeCodeTooManyTries, changeOvertaken

    // A contact, sessions, recoveries
    case contactHeading, contactLead, personLabel, departmentLabel, phoneLabel, addressLabel,
        localeLabel, addressHint, presentlyRegistered, presentlyNothing, saveContact, conflict,
        addressHeld, textTooLong, textMalformed, changeTooEarly, otherDevices,
        otherDevicesNone, columnDevice, columnLastUsed, deviceUnknown, endSession, endSessionOf, endOthers,
        endOthersHeading, endOthersText, endOthersOne, sessionsEnded, recoveries, recoveriesNone, columnSentTo,
        columnState, recoveryAsked, recoveryVerified, recoveryRegistered, recoveryLapsed, recoveryElsewhere

    // Messages to the desk
    case messageHeading, messageSubject, messageBody, messagePerson, messageReplyTo, messageReplyToHint, theSubject,
        theMessage, theReplyTo, messageSubmit, messageTooEarly, messageSentHeading, messageSent

    // Tenant texts
    case faqNone, helpDeskText, privacyNone

    // A password that the member chooses
    case passwordTooShort, passwordTooLong, passwordCommon, passwordOwnWords, passwordsDiffer

    // A forgotten password
    case forgottenHeading, forgottenLead, optional, forgottenIDHintDigits, forgottenIDHintCharacters, registeredAddress,
        registeredAddressHint, requestMail, forgottenSteps, forgottenStep1, forgottenStep2, forgottenStep3, bothForgotten,
        bothForgottenChoose, bothForgottenRefused, addressUnknown, addressUnknownText, recoveryLead, confirmCode,
        askOnceMore, requestAgain, checkTyped, checkTypedAddress, recoveryCodeUsed, recoveryTooManyTries, recoveryDayLimit,
        recoveryTooEarly, duplicateAddress, choiceHeading, choiceLead, choiceLegend, choiceSubmit, choiceMissing,
        passwordHeading, passwordLead, forOrganisation, newPassword, theNewPassword, newPasswordHint, newPasswordAgain,
        newPasswordAgainHint, setPassword, passwordPolicy, passwordAdvice, passwordAfter, grantEnded, passwordSetHeading,
        passwordSet, toSignInNow, passwordLost, eitherPassword

    // Refusals and faults
    case emptyField, addressWithoutAt, addressForm, memberIDLength, memberIDCharacters, memberIDDigits, signInRefused,
        signInTooManyTries, codeNotLetters, codeNotDigits, codeIncorrect, codeIncorrectOneLeft, codeExpired,
        codeAlreadyUsed, codeTooManyTries, dayLimit, resendTooEarly, askTooEarly, sessionEnded, formTooOld,
        notFoundHeading, notFound, busyHeading, busy, busySignedIn, faultHeading, fault, badRequestHeading, tooLarge,
        badRequest
}

extension Message {
    func text(in language: Language) -> String {
        wording[language]
    }

    /// A test holds that every message has its wording, once.
    var wording: Wording { Self.wordings[self] ?? Wording(ja: rawValue, en: rawValue) }

    static let areas = [
        frameWords, signInWords, inquiryWords, recordWords, handoverWords, changeWords, contactWords, passwordWords, recoveryWords,
        refusalWords, caseWords, helpDeskWords,
    ]

    private static let wordings = areas.reduce(into: [:]) { all, area in all.merge(area) { first, _ in first } }
}
