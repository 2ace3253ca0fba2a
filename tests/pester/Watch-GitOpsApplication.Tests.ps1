BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld watch
}
AfterAll { Remove-TestWorld $world }

Describe 'Watch-GitOpsApplication' {
    It 'writes each change once, until the application is ready' {
        $context = $world.Context
        $job = Start-ThreadJob { Import-Module $using:Manifest; Watch-GitOpsApplication watch -UntilReady -Interval 100ms -Timeout 1m -Context $using:context }
        try {
            while (-not $job.Output.Count -and $job.State -in 'NotStarted', 'Running') { Start-Sleep -Milliseconds 50 }
            Invoke-GitOpsReconciliation watch -Confirm:$false | Out-Null
            $changes = @($job | Receive-Job -Wait)
        }
        finally { Remove-Job $job -Force }
        $changes[0].Sync | Should -Be 'Unknown'
        $changes[-1].Sync | Should -Be 'Synced'
        $changes[-1].Health | Should -Be 'Healthy'
        $changes.Count | Should -BeLessThan 20
    }

    It 'ends after its time' {
        @(Watch-GitOpsApplication nothing* -Timeout 200ms -Interval 100ms -Context $world.Context).Count | Should -Be 0
        (Measure-Command { Watch-GitOpsApplication nothing* -Timeout 200ms -Interval 5m -Context $world.Context }).TotalSeconds | Should -BeLessThan 60
    }
}
