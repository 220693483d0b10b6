// Package activity reads the feed of the Office 365 Management Activity API: what was published
// in the last seven days, and then what goes on being published.
//
// The feed lists content blobs by the time of their publication, and each blob holds records of
// all operations of Exchange (learn.microsoft.com/office/office-365-management-api/
// office-365-management-activity-api-reference). Everything that comes is handed on, whatever was
// asked for, since nothing can be filtered at the service.
//
// A record is published an hour or more after what it tells of, never before. What happened in a
// window is therefore there when everything is there that was published from its beginning until
// now, and not only until its end: a window is whole only then. The newest window comes first, so
// that the one before it needs no more than its own span of the feed: what follows was had.
package activity
