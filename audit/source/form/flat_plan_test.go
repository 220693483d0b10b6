package form

import "testing"

func TestColumnsStatePlacesInAuditData(t *testing.T) {
	for name, want := range map[string]string{
		"Operation":                                  "operation",
		"AuditData.Operation":                        "operation",
		"auditData.Folders":                          "folders",
		"AuditData_UserId":                           "userid",
		"o365.audit.Item.ParentFolder.Path":          "item.parentfolder.path",
		"data.office365.ClientIPAddress":             "clientipaddress",
		"RawEventData.AppAccessContext.AADSessionId": "appaccesscontext.aadsessionid",
		"_source.o365.audit.CreationTime":            "creationtime",
		"fields.event.id":                            "id",
		"result._time":                               "creationtime",
		"some.wrapper.MailboxOwnerUPN":               "mailboxownerupn",
		"records{}.properties.MailboxGuid":           "mailboxguid",
		"[AuditData][Folders][0][Path]":              "folders[0].path",
		"Folders{}.FolderItems{}.InternetMessageId":  "folders[].folderitems[].internetmessageid",
		"Folders_0_FolderItems_12_Id":                "folders[0].folderitems[12].id",
		"Folders.0.FolderItems.1.SizeInBytes":        "folders[0].folderitems[1].sizeinbytes",
		"Folders[1].FolderItems[0].Id":               "folders[1].folderitems[0].id",
		"Folders/1/Path":                             "folders[1].path",
		"Folders.Path":                               "folders[].path",
		"Folders.FolderItems.Id":                     "folders[].folderitems[].id",
		"Folders[*].Path":                            "folders[].path",
		"ExchangeAggregatedFolders.0.Id":             "folders[0].id",
		"OperationProperties_0_Name":                 "operationproperties[0].name",
		"OperationProperties.MailAccessType":         "operationproperties.mailaccesstype",
		"OperationProperties{}.Value":                "operationproperties[].value",
		"AppAccessContext_AADSessionId":              "appaccesscontext.aadsessionid",
		"TimeGenerated [UTC]":                        "creationtime",
		"Client_IPAddress":                           "clientipaddress",
		"ItemInternetMessageId":                      "folders[0].folderitems[0].internetmessageid",
		"client.ip":                                  "clientip",
		"user.id":                                    "userid",
		"agent.id":                                   "agent.id",
		"Whatever":                                   "whatever",
	} {
		c := planColumns([]string{name}).columns[0]
		if c.key != want || c.lost {
			t.Errorf("%s is %s (lost: %t), want %s", name, c.key, c.lost, want)
		}
	}
}

func TestNamesOfATableExplainEachOther(t *testing.T) {
	for name, c := range map[string]struct {
		names []string
		want  string
	}{
		"Log Analytics": {[]string{"Id_g", "Operation_s", "CreationTime_t"}, "id"},
		"one suffix":    {[]string{"Id_g", "Operation"}, "id_g"},
		"Splunk twice":  {[]string{"__mv_Id", "__mv_Operation", "Operation"}, "__mv_id"},
		"a prefix":      {[]string{"mail.audit.Id", "mail.audit.Operation"}, "id"},
		"typed prefix":  {[]string{"mail_Id_g", "mail_Operation_s"}, "id"},
	} {
		if got := planColumns(c.names).columns[0].key; got != c.want {
			t.Errorf("%s: %s is %s, want %s", name, c.names[0], got, c.want)
		}
	}
}

func TestPlacesThatAreNotUnderstoodAreLost(t *testing.T) {
	for _, name := range []string{"Folders_x_y_Path", "Folders_0_0", "AuditData.Item.Attachments.0.Name", "Folders_0_FolderItems_a_b"} {
		if c := planColumns([]string{name}).columns[0]; !c.lost {
			t.Errorf("%s is %s", name, c.key)
		}
	}
}

func TestFlatRecordsAreRecognized(t *testing.T) {
	for name, c := range map[string]struct {
		names []string
		want  bool
	}{
		"Hawk":                 {[]string{"CreationTime", "Id", "Operation", "Folders_0_Path"}, true},
		"OfficeActivity":       {[]string{"TimeGenerated", "OfficeId", "Operation", "Logon_Type"}, true},
		"Search-MailboxAudit":  {[]string{"Operation", "LastAccessed", "LogonType"}, true},
		"Kibana":               {[]string{"@timestamp", "event.action", "o365.audit.MailboxOwnerUPN"}, true},
		"Power Query":          {[]string{"RecordId", "AuditData.Operation", "AuditData.CreationTime"}, true},
		"custom table":         {[]string{"TimeGenerated", "CreationTime_t", "Operation_s", "OperationProperties_s"}, true},
		"without AuditData":    {[]string{"RunspaceId", "CreationDate", "UserIds", "Operations", "Identity", "IsValid"}, false},
		"portal without it":    {[]string{"RecordId", "CreationDate", "RecordType", "Operation", "UserId"}, false},
		"another log":          {[]string{"@timestamp", "event.action", "client.ip", "user.id"}, false},
		"without an operation": {[]string{"CreationTime", "Id", "Folders_0_Path"}, false},
	} {
		if got := isFlatRecord(c.names); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
