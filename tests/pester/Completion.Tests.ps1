BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld complete
    function Complete([string] $Text) { (TabExpansion2 $Text $Text.Length).CompletionMatches }
}
AfterAll { Remove-TestWorld $world }

Describe 'Completion' {
    It 'knows the applications' {
        $match = Complete 'Get-GitOpsApplication compl'
        $match.CompletionText | Should -Contain 'complete'
        ($match | Where-Object CompletionText -eq complete).ToolTip | Should -Match 'Unknown|Synced'
        (Complete 'Set-GitOpsImage -Commit -Name "compl').CompletionText | Should -Contain 'complete'
    }

    It 'knows the revisions with the subjects of their commits' -Skip:(-not (Get-Command git -ErrorAction Ignore)) {
        $repository = New-TestRepository completegit
        $match = Complete 'Restore-GitOpsRevision completegit -Revision '
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
