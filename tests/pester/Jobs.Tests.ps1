BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld jobs
    Invoke-GitOpsReconciliation jobs -Confirm:$false | Out-Null
}
AfterAll { Remove-TestWorld $world }

Describe 'Jobs and parallel runspaces' {
    It 'work in thread jobs' {
        $context = $world.Context
        $status = Start-ThreadJob { Import-Module $using:Manifest; Get-GitOpsApplication jobs -Context $using:context } | Receive-Job -Wait -AutoRemoveJob
        $status.Sync | Should -Be 'Synced'
    }

    It 'work in parallel on one connection' {
        $context = $world.Context
        $plans = 1..8 | ForEach-Object -Parallel { Import-Module $using:Manifest; Compare-GitOpsState jobs -Context $using:context } -ThrottleLimit 4
        $plans.Count | Should -Be 8
        $plans.HasChanges | Sort-Object -Unique | Should -Be $false
    }

    It 'reconcile in parallel without two runs at once' {
        Add-TestDrift jobs
        $context = $world.Context
        1..4 | ForEach-Object -Parallel { Import-Module $using:Manifest; Invoke-GitOpsReconciliation jobs -Context $using:context -Confirm:$false -ErrorAction SilentlyContinue } -ThrottleLimit 4 | Out-Null
        (Get-GitOpsApplication jobs).Sync | Should -Be 'Synced'
        (Get-GitOpsRun jobs).Number | Should -Be @(2, 1)
    }

    It 'can be stopped as jobs' {
        $context = $world.Context
        $job = Start-ThreadJob { Import-Module $using:Manifest; Watch-GitOpsApplication jobs -Context $using:context }
        Wait-TestData $job.Output
        Stop-Job $job
        $job.State | Should -Be 'Stopped'
        Remove-Job $job
    }
}
