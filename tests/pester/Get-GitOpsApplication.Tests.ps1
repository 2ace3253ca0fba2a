BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld getapp
}
AfterAll { Remove-TestWorld $world }

Describe 'Get-GitOpsApplication' {
    It 'gets an application that has never run' {
        (Get-GitOpsApplication getapp).Sync | Should -Be 'Unknown'
    }

    It 'gets what the last step recorded' {
        Invoke-GitOpsReconciliation getapp -Confirm:$false | Out-Null
        $status = Get-GitOpsApplication getapp
        $status.Sync | Should -Be 'Synced'
        $status.Health.Status | Should -Be 'Healthy'
        $status.LastRun | Should -Be 1
    }

    It 'has a table, a list and a wide view' {
        $status = Get-GitOpsApplication getapp
        $status | Out-String | Should -Match 'getapp\s+✓ Synced\s+✓ Healthy'
        $status | Format-List | Out-String | Should -Match 'Health\s+: Healthy'
        $status | Format-Wide | Out-String | Should -Match '✓ getapp'
    }

    It 'finds names, also by wildcards, without regard to case' {
        (Get-GitOpsApplication GETA*).Name | Should -Be 'getapp'
        (Get-GitOpsApplication GetApp).Name | Should -Be 'getapp'
        Get-GitOpsApplication nothing* | Should -BeNullOrEmpty
    }

    It 'says of a pattern that is none what is wrong with it: <_>' -ForEach 'Get-GitOpsApplication', 'Invoke-GitOpsReconciliation -WhatIf', 'Watch-GitOpsApplication -Timeout 1', 'Set-GitOpsImage -Image a -Tag 1' {
        { & ([scriptblock]::Create("$_ 'no[pe'")) } | Should -Throw -ErrorId 'GOS0908,*'
        $Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*bracket*'
    }

    It 'is short as JSON' {
        ($json = Get-GitOpsApplication getapp | ConvertTo-Json -WarningAction SilentlyContinue).Length | Should -BeLessThan 4000
        $json | Should -Not -Match '"apiVersion"|sync.*interval'
    }

    It 'tells about a name that is not there, and goes on' {
        (Get-GitOpsApplication nothing, getapp -ErrorVariable problem -ErrorAction SilentlyContinue).Name | Should -Be 'getapp'
        $problem.Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -Be 'GOS0800,GitOpsServerless.PowerShell.Commands.GetGitOpsApplicationCommand'
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problem[0].TargetObject | Should -Be 'nothing'
        $problem[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}
