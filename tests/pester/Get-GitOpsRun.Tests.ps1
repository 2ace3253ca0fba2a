BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld runs
}
AfterAll { Remove-TestWorld $world }

Describe 'Get-GitOpsRun' {
    It 'has no history before the first run' { Get-GitOpsRun runs | Should -BeNullOrEmpty }

    It 'has one entry for each run that changed something' {
        Invoke-GitOpsReconciliation runs -Confirm:$false | Out-Null
        Invoke-GitOpsReconciliation runs -Confirm:$false | Out-Null
        Set-TestFile $world.Manifest (Get-TestManifest runs 2)
        Invoke-GitOpsReconciliation runs -Confirm:$false | Out-Null
        $runs = Get-GitOpsRun runs
        $runs.Number | Should -Be @(2, 1)
        $runs[0].Outcomes.Result | Should -Contain 'Configured'
        $runs | Out-String | Should -Match '2\s+Succeeded'
        (Get-GitOpsRun runs -Last 1).Number | Should -Be 2
    }
}
