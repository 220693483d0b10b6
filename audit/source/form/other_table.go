package form

import (
	"strings"
	"unicode"
)

// otherTable is a kind of table without records of the audit log that people open by mistake.
type otherTable struct {
	looksLike string
	instead   string // what to do
	// words are normalised names of its columns, with a space around each. A table is of this kind if it has
	// one name of each list; several lists with the same names need as many names.
	words []string
}

// What to do instead.
const (
	exportRecords = "export the MailItemsAccessed records of the unified audit log"
	openOriginal  = "open the export of the audit log that it was made of"
	exportIDs     = "export it with the columns Message ID and Subject, or use Get-MessageTraceV2"
)

// The words of the admin center for the sender and the recipient of a mail, in the languages of the message
// trace and more.
const (
	senderWords = " sender senderaddress absender expéditeur mittente remitente remetente afzender nadawca avsändare afsender avsender lähettäjä odesílatel " +
		"odosielateľ pošiljatelj pošiljatelj feladó expeditor gönderen отправитель відправник αποστολέας השולח שולח المرسل 送信者 差出人 发件人 寄件者 보낸사람 ผู้ส่ง ngườigửi "
	recipientWords = " recipient recipientaddress recipients empfänger destinataire destinatario destinatário geadresseerde ontvanger adresat odbiorca mottagare modtager mottaker " +
		"vastaanottaja příjemce príjemca primatelj prejemnik címzett destinatar alıcı получатель одержувач παραλήπτης הנמען נמען المستلم 受信者 宛先 收件人 收件者 받는사람 ผู้รับ ngườinhận "
)

// otherTables returns the kinds of tables. They have the column names of the portals, cmdlets and
// services; sign-ins also the names that the portal uses in German, French, Spanish, Italian and Dutch.
func otherTables() []otherTable {
	const signIns = " appdisplayname conditionalaccessstatus conditionalaccess clientappused isinteractive signinerrorcode incomingtokentype tokenissuertype failurereason " +
		"riskleveldurringsignin risklevelduringsignin uniquetokenidentifier authenticationrequirement resultsignature " +
		"anmeldefehlercode fehlerursache bedingterzugriff anforderungsid codederreurdeconnexion motifdeléchec raisondeléchec accèsconditionnel iddelademande " +
		"códigodeerrordeiniciodesesión motivodelerror accesocondicional iddesolicitud codicediacceso motivoerrore accessocondizionale aanmeldingsfoutcode redenvanfout voorwaardelijketoegang "
	const directory = " activitydisplayname initiatedby targetresources loggedbyservice actordisplayname actoruserprincipalname target1displayname target1type target1objectid resultreason "
	const admin = " cmdletname cmdletparameters objectmodified rundate modifiedproperties "
	const folders = " itemsinfolder foldersize folderandsubfoldersize itemsinfolderandsubfolders foldertype newestitemreceiveddate oldestitemreceiveddate containerclass "
	const permissions = " accessrights isinherited inheritancetype deny trustee accesscontroltype isvalid sharingpermissionflags "
	const alerts = " alertid alertname alerttitle severity detectionsource servicesource attacktechniques impactedassets investigationstate incidentid incidentname warnungsname schweregrad erkennungsquelle "
	const rules = " ruleidentity ruleid forwardto redirectto forwardasattachmentto movetofolder deletemessage stopprocessingrules markasread subjectcontainswords "
	const mailboxes = " recipienttypedetails primarysmtpaddress exchangeguid forwardingsmtpaddress forwardingaddress delivertomailboxandforward litigationholdenabled auditowner auditdelegate auditadmin auditenabled "
	const usage = " reportrefreshdate reportperiod storageusedbyte deleteditemcount lastactivitydate sendcount receivecount readcount "
	const ours = " subjectstate tokensessionid distinctmessages itemaccesses attackerrecords unattributedrecords recordids lastattackeraccess attackersyncs stateditems "
	return []otherTable{
		{"a table that whoread exported", openOriginal, []string{ours, ours}},
		{"a sign-in log of Entra ID", exportRecords, []string{signIns, signIns}},
		{"an audit log of Entra ID", exportRecords, []string{directory, directory}},
		{"an admin audit log of Exchange", exportRecords, []string{admin, admin}},
		{"a list of inbox rules", exportRecords, []string{rules, rules}},
		{"a report of mailbox folders", exportRecords, []string{folders, folders}},
		{"a report of mailbox permissions", exportRecords, []string{permissions, permissions}},
		{"a list of mailboxes", exportRecords, []string{mailboxes, mailboxes}},
		{"a usage report", exportRecords, []string{usage, usage}},
		{"a list of Defender alerts", exportRecords, []string{alerts, alerts}},
		{"a message trace without message ids or subjects", exportIDs, []string{senderWords, recipientWords}},
	}
}

// otherTableOf returns the kind of a table with these columns; nil for any other.
func otherTableOf(names []string) *otherTable {
	known := map[string]bool{}
	for _, name := range names {
		known[normaliseName(name)] = true
	}
	for _, kind := range otherTables() {
		if kind.matchesNames(known) {
			return &kind
		}
	}
	return nil
}

// matchesNames reports whether a table with these names is of this kind.
func (o *otherTable) matchesNames(names map[string]bool) bool {
	used := map[string]bool{}
	for _, list := range o.words {
		found := false
		for name := range names {
			if found = !used[name] && name != "" && strings.Contains(list, " "+name+" "); found {
				used[name] = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// normaliseName returns the letters and digits of a name in lower case.
func normaliseName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
