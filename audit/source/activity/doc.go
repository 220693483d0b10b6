// Package activity reads the feed of the Office 365 Management Activity API: the records published in
// the last seven days, and new records as they are published.
//
// The feed lists content blobs by their time of publication. Each blob holds records of all operations
// of Exchange
// (learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference).
// The feed cannot be filtered, so all records are saved, whatever the request.
//
// A record is published an hour or more after the event, never before. A window is therefore complete
// only if everything published from its start until now was fetched, not only until its end. The newest
// window comes first, so that each earlier window only needs the blobs of its own span in addition.
package activity
