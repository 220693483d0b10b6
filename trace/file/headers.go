package file

// headerNames has the normalised names of one column, with a space around each.
type headerNames struct {
	column column
	names  string
}

// headers returns the headers of message traces. Cmdlets, reports and services have fixed headers. The
// portal translates them without a published list: these are the words of its screens and of Outlook in
// Czech, Danish, Dutch, English, Finnish, French, German, Hungarian, Italian, Japanese, Chinese, Korean,
// Norwegian, Polish, Portuguese, Romanian, Russian, Spanish, Swedish and Turkish.
func headers() []headerNames {
	return []headerNames{
		{idColumn, " messageid internetmessageid msgid rfc822messageid emailinternetmessageid " +
			"nachrichtenid internetnachrichtenid iddumessage iddemessage idmessage iddemessageinternet identificateurdumessage idmessaggio iddelmessaggio idmessaggiointernet iddemensaje iddelmensaje idmensaje iddemensajedeinternet iddamensagem iddemensagem idmensagem " +
			"berichtid identyfikatorwiadomości idwiadomości meddelandeid meddelelsesid beskedid meddelelseid meldingsid meldingid viestintunnus viestitunnus sanomantunnus viestinid viestiid " +
			"idzprávy identifikátorzprávy üzenetazonosító azüzenetazonosítója üzenetid üzenetazonosítója idmesaj idulmesajului idulmesaj identificatormesaj iletikimliği mesajkimliği iletino iletiidsi iletiid mesajid идсообщения идентификаторсообщения кодсообщения idсообщения メッセージid 邮件id 消息id 郵件id 訊息id 郵件識別碼 訊息識別碼 邮件标识符 消息标识 메시지id "},
		{subjectColumn, " subject messagesubject emailsubject subjecttitle subjectortitle " +
			"betreff objet sujet oggetto asunto assunto " +
			"onderwerp temat ämne emne aihe " +
			"předmět tárgy subiect konu тема 件名 主题 主旨 제목 "},
		{senderColumn, " senderaddress sender senderfromaddress from fromaddress senderemail fromemailaddressaddress emailsender " +
			"absender absenderadresse expéditeur adressedelexpéditeur adresseexpéditeur mittente indirizzomittente indirizzodelmittente remitente direccióndelremitente remetente endereçodoremetente " +
			"afzender afzenderadres nadawca adresnadawcy avsändare avsändaradress afsender afsenderadresse avsender avsenderadresse lähettäjä lähettäjänosoite " +
			"odesílatel adresaodesílatele feladó feladócíme küldő expeditor adresaexpeditorului gönderen gönderenadresi gönderici отправитель адресотправителя 送信者 差出人 送信者のアドレス 发件人 发件人地址 寄件者 寄件者地址 寄件人 보낸사람 보낸사람주소 발신자 "},
		{recipientColumn, " recipientaddress recipient recipients recipientemailaddress torecipients recipientsintoline " +
			"empfänger empfängeradresse destinataire destinataires adressedudestinataire destinatario destinatari indirizzodestinatario indirizzodeldestinatario destinatarios direccióndeldestinatario destinatário destinatários endereçododestinatário " +
			"geadresseerde geadresseerden ontvanger ontvangers adresat odbiorca odbiorcy adresodbiorcy mottagare mottagaradress modtager modtagere modtageradresse mottaker mottakere mottakeradresse vastaanottaja vastaanottajat vastaanottajanosoite " +
			"příjemce příjemci adresapříjemce címzett címzettek destinatar adresadestinatarului alıcı alıcılar alıcıadresi получатель получатели адресполучателя 受信者 宛先 受信者のアドレス 收件人 收件人地址 收件者 收件者地址 받는사람 받는사람주소 수신자 "},
		{utcColumn, " received receiveddatetime origintimestamp origintimestamputc datetimeutc receivedorcreated emaildateutc datereceivedutc " +
			"empfangen empfangenam reçu reçue datederéceptionutc ricevuto ricevuta recibido recebido recebida " +
			"ontvangen odebrano otrzymano odebrane mottaget mottagen modtaget mottatt vastaanotettu " +
			"přijato érkezett beérkezett fogadva primit primite alındı alınma получено 受信日時 受信 接收时间 收到时间 已接收 接收時間 收件時間 받은날짜 받은시간 수신됨 "},
		{timeColumn, " timestamp date datereceived datetime " +
			"datum datederéception dateetheure data dataeora fecha fechayhora " +
			"dato päivämäärä päiväys " +
			"dátum tarih дата 日付 日時 日期 时间 時間 날짜 "},
		{sizeColumn, " size totalbytes emailsize " +
			"größe taille dimensioni dimensione tamaño tamanho " +
			"grootte rozmiar storlek størrelse koko " +
			"velikost méret dimensiune boyut размер サイズ 大小 크기 "},
		{fallbackSender, " sendermailfromaddress returnpath "},
		{statusColumn, " recipientstatus "},
		{eventColumn, " eventid "},
	}
}
