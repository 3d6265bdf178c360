Attribute VB_Name = "xlsales_buttons"
Option Explicit

' What the buttons and the ribbon of the workbook run. Each macro hands over to Python; the analysis itself is there.

Private Const TITLE As String = "xlsales"

Public Sub CheckData()
    RunScript "check_data", "check the data"
End Sub

Public Sub Analyze()
    RunScript "analyze", "analyze the data"
End Sub

Public Sub UndoLastRun()
    RunScript "undo_last_run", "undo the last run"
End Sub

Public Sub AuditReport()
    RunScript "audit", "audit the report"
End Sub

Public Sub ExportReport()
    RunScript "export", "export the report"
End Sub

Public Sub RibbonCheckData(control As IRibbonControl)
    CheckData
End Sub

Public Sub RibbonAnalyze(control As IRibbonControl)
    Analyze
End Sub

Public Sub RibbonUndoLastRun(control As IRibbonControl)
    UndoLastRun
End Sub

Public Sub RibbonAuditReport(control As IRibbonControl)
    AuditReport
End Sub

Public Sub RibbonExportReport(control As IRibbonControl)
    ExportReport
End Sub

Private Sub RunScript(ByVal script As String, ByVal task As String)
    On Error GoTo Failed
    RunPython "from xlsales.excel.buttons import run; run('" & script & "')"
    Exit Sub
Failed:
    MsgBox "xlsales could not " & task & "." & vbCrLf & vbCrLf & Err.Description & vbCrLf & vbCrLf & _
        "Python or the package xlsales may be missing on this computer. In a terminal, run" & vbCrLf & _
        "    xlsales setup" & vbCrLf & "to tell Excel where Python is, or" & vbCrLf & "    xlsales doctor" & vbCrLf & _
        "to find out what is wrong.", vbExclamation, TITLE
End Sub
