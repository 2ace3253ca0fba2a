BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld wait
}
AfterAll { Remove-TestWorld $world }

Describe 'Wait-GitOpsApplication' {
    It 'gives up in time' {
        Wait-GitOpsApplication wait -Timeout 1s -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0914,*'
        $problem[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
    }

    It 'returns the application that is ready' {
        Invoke-GitOpsReconciliation wait -Confirm:$false | Out-Null
        (Get-GitOpsApplication wait | Wait-GitOpsApplication -Timeout 30s).Health.Status | Should -Be 'Healthy'
    }
}
