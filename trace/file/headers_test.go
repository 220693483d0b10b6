package file

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/trace"
)

// vendor returns the findings of a mail with a sender and a time.
func vendor(subject, sender string, received time.Time, recipients ...string) []trace.Message {
	return []trace.Message{{Subject: subject, Sender: sender, Recipients: recipients, Received: received}}
}

// The admin center translates the headers of a message trace.
func TestHeadersOfEveryLanguage(t *testing.T) {
	t.Parallel()
	received := time.Date(2026, 9, 14, 8, 30, 0, 0, time.UTC)
	for language, headers := range map[string]string{
		"Chinese":             "日期 (UTC),发件人,收件人,主题,状态,消息 ID",
		"Chinese traditional": "日期 (UTC),寄件者,收件者,主旨,狀態,訊息識別碼",
		"Czech":               "Datum (UTC),Odesílatel,Příjemce,Předmět,Stav,ID zprávy",
		"Danish":              "Dato (UTC),Afsender,Modtager,Emne,Status,Meddelelses-id",
		"Dutch":               "Datum (UTC),Afzender,Geadresseerde,Onderwerp,Status,Bericht-id",
		"English":             "Date (UTC),Sender,Recipient,Subject,Status,Message ID",
		"Finnish":             "Päivämäärä (UTC),Lähettäjä,Vastaanottaja,Aihe,Tila,Viestin tunnus",
		"French":              "Date (UTC),Expéditeur,Destinataire,Objet,État,ID du message",
		"German":              "Datum (UTC),Absender,Empfänger,Betreff,Status,Nachrichten-ID",
		"Hungarian":           "Dátum (UTC),Feladó,Címzett,Tárgy,Állapot,Üzenetazonosító",
		"Italian":             "Data (UTC),Mittente,Destinatario,Oggetto,Stato,ID messaggio",
		"Japanese":            "日付 (UTC),送信者,受信者,件名,状態,メッセージ ID",
		"Korean":              "날짜(UTC),보낸 사람,받는 사람,제목,상태,메시지 ID",
		"Norwegian":           "Dato (UTC),Avsender,Mottaker,Emne,Status,Meldings-ID",
		"Polish":              "Data (UTC),Nadawca,Adresat,Temat,Stan,Identyfikator wiadomości",
		"Portuguese":          "Data (UTC),Remetente,Destinatário,Assunto,Status,ID da mensagem",
		"Romanian":            "Data (UTC),Expeditor,Destinatar,Subiect,Stare,ID mesaj",
		"Russian":             "Дата (UTC),Отправитель,Получатель,Тема,Состояние,Идентификатор сообщения",
		"Spanish":             "Fecha (UTC),Remitente,Destinatario,Asunto,Estado,Id. de mensaje",
		"Swedish":             "Datum (UTC),Avsändare,Mottagare,Ämne,Status,Meddelande-ID",
		"Turkish":             "Tarih (UTC),Gönderen,Alıcı,Konu,Durum,İleti Kimliği",
	} {
		text := headers + "\n2026-09-14T08:30:00Z,a@fabrikam.example,b@contoso.example,Q3,Delivered,<m1@contoso.example>\n"
		findings, name, tally := readText(t, text, true)
		want := vendor("Q3", "a@fabrikam.example", received, "b@contoso.example")
		if diff := cmp.Diff(want, findings.Answer("m1@contoso.example").Messages); diff != "" || name != "message trace CSV" || tally.Err != nil {
			t.Errorf("%s: %q %v %s", language, name, tally.Err, diff)
		}
	}
}

// Lists of ids and subjects have few columns, with names of many programs.
func TestListsOfSubjects(t *testing.T) {
	t.Parallel()
	received := time.Date(2026, 9, 14, 8, 30, 0, 0, time.UTC)
	none := time.Time{}
	for name, c := range map[string]struct {
		text, format string
		want         []trace.Message
	}{
		"two columns":        {"InternetMessageId,Subject\n<m1@x>,Q3\n", "message list CSV", vendor("Q3", "", none)},
		"other names":        {"Message-ID;Betreff\n<m1@x>;Q3\n", "message list CSV", vendor("Q3", "", none)},
		"four columns":       {"InternetMessageId,Subject,Sender,Received\n<m1@x>,Q3,a@x,14/09/2026 08:30\n", "message list CSV", vendor("Q3", "a@x", received)},
		"JSON":               {`[{"InternetMessageId":"<m1@x>","Subject":"Q3","Received":"2026-09-14 08:30:00Z"}]`, "message list JSON", vendor("Q3", "", received)},
		"not understood":     {"MessageId,Received,Date,DateUtc,Subject\n<m1@x>,2026-09-14T08:30:00Z,14/09/2026 08:30,soon,Q3\n", "message list CSV", vendor("Q3", "", received)},
		"not understood yet": {"MessageId,Received,Date (UTC),Subject\n<m1@x>,soon,14/09/2026 08:30,Q3\n", "message list CSV", vendor("Q3", "", received)},
		"a zone is better":   {"MessageId,Date,Received,Subject\n<m1@x>,2026-09-14T10:31:00+02:00,2026-09-14 08:30,Q3\n", "message list CSV", vendor("Q3", "", received)},
		"the column decides": {"MessageId,Received,Subject\n<m2@x>,9/14/2026 8:30,Q2\n<m1@x>,9/2/2026 8:30 AM,Q3\n", "message list CSV", vendor("Q3", "", received.AddDate(0, 0, -12))},
		"nothing decides":    {"MessageId,Received,Subject\n<m1@x>,9/2/2026 8:30:00 AM,Q3\n", "message list CSV", vendor("Q3", "", none)},
		"a later row decides": {
			"MessageId,Received,Subject\n" + strings.Repeat("<m1@x>,9/2/2026 8:30:00 AM,Q3\n", 10_000) + "<m2@x>,9/14/2026 8:30:00 AM,Q2\n",
			"message list CSV", vendor("Q3", "", received.AddDate(0, 0, -12)),
		},
		"Graph": {
			`{"@odata.context":"x","value":[{"id":"AAMk","internetMessageId":"<m1@x>","subject":"Q3","receivedDateTime":"2026-09-14T08:30:00Z",` +
				`"internetMessageHeaders":[{"name":"address","value":"no@x"}],"sender":{"emailAddress":{"name":"S","address":"s@x"}},` +
				`"from":{"emailAddress":{"name":"address","address":"a@x"}},"toRecipients":[{"emailAddress":{"address":"b@x"}},{"emailAddress":{"address":"c@x"}}]}],"@odata.nextLink":"y"}`,
			"Graph messages JSON", vendor("Q3", "a@x", received, "b@x", "c@x"),
		},
		"Graph, in PowerShell": {
			`[{"InternetMessageId":"<m1@x>","Subject":"Q3","From":{"EmailAddress":{"Address":"a@x"}},"ReceivedDateTime":"\/Date(1789374600000)\/"}]`,
			"Graph messages JSON", vendor("Q3", "a@x", received),
		},
		"Graph, types lost": {
			"InternetMessageId,Subject,From,ReceivedDateTime\n<m1@x>,Q3,Microsoft.Graph.PowerShell.Models.MicrosoftGraphRecipient,14.09.2026 08:30:00\n",
			"Graph messages CSV", vendor("Q3", "", received),
		},
	} {
		findings, format, tally := readText(t, c.text, true)
		undated := name == "nothing decides"
		if diff := cmp.Diff(c.want, findings.Answer("m1@x").Messages); diff != "" || format != c.format || undated != (tally.Err != nil) {
			t.Errorf("%s: %q %v %s", name, format, tally.Err, diff)
		}
	}
}

func TestReportedTraces(t *testing.T) {
	t.Parallel()
	paths, _ := filepath.Glob("../../../shared/samples/reported/J-*")
	if len(paths) == 0 {
		t.Skip("the samples are not here")
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		findings, _, tally := readText(t, string(text), true)
		messages := findings.Answer("m1@contoso.example").Messages
		stated := strings.Contains(string(text), "2026-09-14")
		if len(messages) != 1 || tally.Err != nil || !strings.HasPrefix(messages[0].Subject, "Q3") || stated != messages[0].Received.Equal(time.Date(2026, 9, 14, 8, 30, 0, 0, time.UTC)) {
			t.Errorf("%s: %+v %v", path, messages, tally.Err)
		}
	}
}
