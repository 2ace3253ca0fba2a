BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld complete
    function Complete([string] $Text) { (TabExpansion2 $Text $Text.Length).CompletionMatches }
    # A completer gives up after half a second, so that typing goes on; on a busy machine the first answer may come later than that.
    function Complete-Patiently([string] $Text) {
        $patience = [Threading.CancellationTokenSource]::new([timespan]::FromMinutes(2))
        do { $found = Complete $Text | Where-Object ResultType -eq ParameterValue } until ($found -or $patience.IsCancellationRequested)
        $found
    }
}
AfterAll { Remove-TestWorld $world }

Describe 'Completion' {
    It 'knows the applications' {
        $match = Complete-Patiently 'Get-GitOpsApplication compl'
        $match.CompletionText | Should -Contain 'complete'
        ($match | Where-Object CompletionText -eq complete).ToolTip | Should -Match 'Unknown|Synced'
        (Complete-Patiently 'Set-GitOpsImage -Commit -Name "compl').CompletionText | Should -Contain 'complete'
    }

    It 'knows the revisions with the subjects of their commits' -Skip:(-not (Get-Command git -ErrorAction Ignore)) {
        $repository = New-TestRepository completegit
        $match = Complete-Patiently 'Restore-GitOpsRevision completegit -Revision '
        $match[0].ListItemText | Should -Match '^\w{8} Greet with one$'
        $match[0].ToolTip | Should -Match 'Ada'
        Remove-TestWorld $repository
    }

    It 'knows enumerations' { (Complete 'Export-GitOpsDriftReport -Format S').CompletionText | Should -Be 'Sarif' }

    It 'is silent without a connection' {
        while (Get-GitOpsContext) { Disconnect-GitOps }
        (Complete 'Get-GitOpsApplication -Name zzz') | Where-Object ResultType -eq ParameterValue | Should -BeNullOrEmpty
    }
}
