// Package workbook reads the sheets of an Excel workbook (Office Open XML: .xlsx, .xlsm) as CSV text, in a bounded
// amount of memory.
//
// A sheet is read as it streams from its archive, and its texts are kept in a file of the caller. Numbers are written
// in full, and dates in the ISO format, whatever their cells look like in Excel.
package workbook
