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

    It 'work on what their own runspace connected to' {
        $folders = foreach ($name in 'left', 'right') {
            $folder = "$TestDrive/$name"
            Set-TestFile "$folder/app.yaml" "apiVersion: gitops.serverless/v1`nkind: Application`nmetadata: { name: only-$name }`nspec: { source: { directory: . } }`n"
            $folder
        }
        $both = [Threading.Barrier]::new(2)
        $seen = $folders | ForEach-Object -ThrottleLimit 2 -Parallel {
            Import-Module $using:Manifest
            Connect-GitOps -Path $_ | Out-Null
            $null = ($using:both).SignalAndWait(60000)
            "$(Split-Path $_ -Leaf) $((Get-GitOpsApplication).Name)"
        }
        $seen | Sort-Object | Should -Be @('left only-left', 'right only-right')
        (Get-GitOpsContext).Id | Should -Be $world.Context.Id
        Get-GitOpsContext -ListAvailable | Where-Object Location -like '*right*' | Disconnect-GitOps
        Get-GitOpsContext -ListAvailable | Where-Object Location -like '*left*' | Disconnect-GitOps
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
