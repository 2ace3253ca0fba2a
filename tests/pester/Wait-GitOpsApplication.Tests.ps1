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

    It 'takes a number for seconds, and 2s for two of them' {
        foreach ($timeout in { Wait-GitOpsApplication wait -Timeout 2 }, { Wait-GitOpsApplication wait -Timeout 2s }) {
            $took = Measure-Command { & { $ErrorActionPreference = 'SilentlyContinue'; & $timeout } 2>$null }
            $took.TotalSeconds | Should -BeGreaterThan 1.9
        }
    }

    It 'goes on while a controller does not answer' {
        $away = Connect-GitOps -Uri http://127.0.0.1:9
        try {
            Wait-GitOpsApplication wait -Timeout 1s -Context $away -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0914,*'
        } finally { Disconnect-GitOps -Context $away }
    }

    It 'returns the application that is ready' {
        Invoke-GitOpsReconciliation wait -Confirm:$false -Context $world.Context | Out-Null
        (Get-GitOpsApplication wait -Context $world.Context | Wait-GitOpsApplication -Timeout 30s -Context $world.Context).Health.Status | Should -Be 'Healthy'
    }
}
