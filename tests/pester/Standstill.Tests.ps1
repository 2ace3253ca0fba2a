BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld stands
    Set-TestFile (Join-Path $world.Folder 'gone.yaml') ((Get-Content -Raw (Join-Path $world.Folder 'stands.yaml')).Replace('name: stands', 'name: gone').Replace('path: manifests', 'path: other'))
    Set-TestFile (Join-Path $world.Folder 'other/all.yaml') (Get-TestManifest gone)
    Invoke-GitOpsReconciliation stands, gone -Confirm:$false | Out-Null
    Remove-Item (Join-Path $world.Folder 'gone.yaml')
    Disconnect-GitOps
    $world.Context = Connect-GitOps -Sandbox -Path $world.Folder -StateFolder $world.Sandbox.StateFolder
}
AfterAll { Remove-TestWorld $world }

Describe 'An application whose definition was taken away' {
    It 'is shown as such, and the others go on: <_>' -ForEach @(
        'Get-GitOpsDrift', 'Compare-GitOpsState', 'Test-GitOpsDrift', 'Get-GitOpsRevision', 'Get-GitOpsManifest *',
        'Invoke-GitOpsReconciliation -WhatIf', 'Wait-GitOpsApplication -Timeout 30s', 'Export-GitOpsDriftReport TestDrive:/drift.md -Force',
        'Restore-GitOpsRevision * -Release -WhatIf', 'Suspend-GitOpsApplication * -WhatIf') {
        $output = & ([scriptblock]::Create("$_ -WarningVariable warned -WarningAction SilentlyContinue -ErrorVariable problem -ErrorAction SilentlyContinue; `$script:warned = `$warned; `$script:problem = `$problem"))
        @($script:warned -match "'gone' is no longer defined").Count | Should -Be 1
        @($script:problem | Where-Object { "$_" -match 'gone' }).Count | Should -Be 0
    }

    It 'stays among the applications, with what is left of it' {
        (Get-GitOpsApplication gone).Message | Should -BeLike '*no longer defined*'
        Get-GitOpsResource gone | Should -Not -BeNullOrEmpty
        Get-GitOpsRun gone | Should -Not -BeNullOrEmpty
    }

    It 'is an error by its own name, and nothing is waited for' {
        { Set-GitOpsImage -Name gone -Image ghcr.io/shop/web -Tag 2.0 -Commit } | Should -Throw -ErrorId 'GOS0819,*'
        foreach ($ask in { Get-GitOpsDrift gone @quiet }, { Wait-GitOpsApplication gone @quiet }, { Invoke-GitOpsReconciliation gone -Confirm:$false @quiet }) {
            $quiet = @{ ErrorVariable = 'problem'; ErrorAction = 'SilentlyContinue' }
            . $ask | Should -BeNullOrEmpty
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0819,*'
        }
    }
}

Describe 'A suspended application' {
    BeforeAll {
        Set-TestFile $world.Manifest (Get-TestManifest stands 1 'two')
        Invoke-GitOpsReconciliation stands -Confirm:$false | Out-Null
        Suspend-GitOpsApplication stands -Confirm:$false | Out-Null
        Set-TestFile $world.Manifest (Get-TestManifest stands 2)
    }

    It 'says so instead of doing nothing without a word' {
        $report = Invoke-GitOpsReconciliation stands -Confirm:$false -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '*GOS0932*Resume-GitOpsApplication stands*'
        $report.Run | Should -BeNullOrEmpty
        $report.Message | Should -BeLike '*Suspended by an operator*'
        Invoke-GitOpsReconciliation stands -WhatIf -WarningVariable warned -WarningAction SilentlyContinue | Out-Null
        "$warned" | Should -BeLike '*GOS0932*'
    }

    It 'takes a rollback and says that it waits' {
        Restore-GitOpsRevision stands -Revision (Get-GitOpsRun stands)[-1].Revision -Force -WarningVariable warned -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
        "$warned" | Should -BeLike '*GOS0932*Resume-GitOpsApplication stands*'
        Restore-GitOpsRevision stands -Release -Force -WarningAction SilentlyContinue | Out-Null
    }

    It 'is shown in table, list and wide view' {
        Get-GitOpsApplication stands | Out-String | Should -Match 'stands\s+= Suspended'
        Get-GitOpsApplication stands | Format-List | Out-String | Should -Match 'Suspended\s+: True'
        Get-GitOpsApplication stands | Format-Wide | Out-String | Should -Match '= stands'
    }

    It 'ends a wait, and is not waited for by a watch' {
        $never = New-TestWorld neverran
        try {
            Suspend-GitOpsApplication neverran -Confirm:$false | Out-Null
            Wait-GitOpsApplication neverran -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0932,*'
            $problem[0].ErrorDetails.RecommendedAction | Should -Be 'Resume-GitOpsApplication neverran'
            Watch-GitOpsApplication neverran -UntilReady -WarningVariable warned -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
            "$warned" | Should -BeLike '*GOS0932*'
        } finally { Remove-TestWorld $never }
    }

    It 'is no longer one at once when it is resumed' {
        Resume-GitOpsApplication stands -Confirm:$false -Context $world.Context | Out-Null
        (Get-GitOpsApplication stands -Context $world.Context).Suspended | Should -BeFalse
        (Invoke-GitOpsReconciliation stands -Confirm:$false -Context $world.Context).Sync | Should -Be 'Synced'
    }
}
