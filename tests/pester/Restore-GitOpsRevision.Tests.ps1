BeforeAll {
    . $PSScriptRoot/Common.ps1
    $hasGit = [bool](Get-Command git -ErrorAction Ignore)
    if ($hasGit) {
        $world = New-TestRepository restore
        Invoke-GitOpsReconciliation restore -Confirm:$false | Out-Null
        Add-TestCommit $world (Get-TestManifest restore 1 'two') 'Greet with two'
        Invoke-GitOpsReconciliation restore -Confirm:$false | Out-Null
        Add-TestCommit $world (Get-TestManifest restore 1 'three') 'Greet with three'
        Invoke-GitOpsReconciliation restore -Confirm:$false | Out-Null
    }
}
AfterAll { if ($hasGit) { Remove-TestWorld $world } }

Describe 'Restore-GitOpsRevision' -Skip:(-not (Get-Command git -ErrorAction Ignore)) {
    It 'shows with -WhatIf what the rollback does to each resource, and writes nothing' {
        $before = Get-TestFingerprint restore
        $transcript = Join-Path $TestDrive 'whatif.txt'
        Start-Transcript $transcript | Out-Null
        Get-GitOpsRevision restore -Last 5 | Restore-GitOpsRevision -WhatIf
        Stop-Transcript | Out-Null
        $said = Get-Content $transcript | Where-Object { $_ -like 'What if:*' }
        $said[0] | Should -Match "Roll back to \w{8} 'Greet with two'"
        $said[1] | Should -Match 'Update \(/data/greeting\).*ConfigMap restore/web'
        $said.Count | Should -Be 2
        Get-TestFingerprint restore | Should -Be $before
    }

    It 'fails where nobody can be asked' {
        $revision = (Get-GitOpsRevision restore)[1].Revision
        $script = "`$ErrorActionPreference = 'Stop'; Import-Module '$Manifest'; Connect-GitOps -Sandbox -Path '$($world.Folder)/definitions' -StateFolder '$((Get-TestSandbox).StateFolder)' | Out-Null; try { Restore-GitOpsRevision restore -Revision $revision } catch { `$_.FullyQualifiedErrorId }"
        (Invoke-TestPowerShell $script) | Should -BeLike 'GOS0916,*'
        (Get-GitOpsApplication restore).HeldRevision | Should -BeNullOrEmpty
    }

    It 'goes back to the revision before, through the pipeline' {
        $previous = (Get-GitOpsRevision restore)[1]
        $status = Get-GitOpsRevision restore -Last 5 | Restore-GitOpsRevision -Force
        $status.HeldRevision.Id | Should -Be $previous.Revision
        ($status | Invoke-GitOpsReconciliation -Confirm:$false).Status.Sync | Should -Be 'Synced'
        (Invoke-TestCluster /api/v1/namespaces/restore/configmaps/web).data.greeting | Should -Be 'two'
    }

    It 'lets go of it' {
        (Restore-GitOpsRevision restore -Release -Confirm:$false).HeldRevision | Should -BeNullOrEmpty
        Invoke-GitOpsReconciliation restore -Confirm:$false | Out-Null
        (Invoke-TestCluster /api/v1/namespaces/restore/configmaps/web).data.greeting | Should -Be 'three'
    }

    It 'takes abbreviated ids and revision objects' {
        $first = (Get-GitOpsRun restore)[-1].Revision
        (Restore-GitOpsRevision restore -Revision $first.ShortId -Force).HeldRevision.Id | Should -Be $first.Id
        Restore-GitOpsRevision restore -Release -Force | Out-Null
        (Restore-GitOpsRevision restore -Revision $first -Force).HeldRevision.Id | Should -Be $first.Id
        Restore-GitOpsRevision restore -Release -Force | Out-Null
        $listed = (Get-GitOpsRevision restore)[1]
        (Restore-GitOpsRevision restore -Revision $listed -Force).HeldRevision.Id | Should -Be $listed.Revision
        Restore-GitOpsRevision restore -Release -Force | Out-Null
    }

    It 'shows the subject of a commit as one line of text, whatever is in it' {
        $escape = [char] 27
        Add-TestCommit $world (Get-TestManifest restore 1 'four') "fix$escape[2K`rRoll back to nothing"
        Invoke-GitOpsReconciliation restore -Confirm:$false | Out-Null
        $revision = (Get-GitOpsRevision restore)[0]
        $revision.Subject | Should -Not -Match '\p{Cc}'
        Add-TestCommit $world (Get-TestManifest restore 1 'three') 'Greet with three again'
        Invoke-GitOpsReconciliation restore -Confirm:$false | Out-Null
        $transcript = Join-Path $TestDrive 'hostile.txt'
        Start-Transcript $transcript | Out-Null
        Restore-GitOpsRevision restore -Revision $revision -Subject "fix$escape[2K`rRoll back" -WhatIf
        Stop-Transcript | Out-Null
        $said = "$(Get-Content $transcript | Where-Object { $_ -like 'What if:*' })"
        $said | Should -Match 'Roll back to'
        $said | Should -Not -Match $escape
    }

    It 'promises with -WhatIf nothing that it would refuse' {
        Add-TestCommit $world (Get-TestManifest restore 1 'five') 'Greet with five'
        $pending = (Get-GitOpsRevision restore)[0].Revision
        $transcript = Join-Path $TestDrive 'never-applied.txt'
        Start-Transcript $transcript | Out-Null
        Restore-GitOpsRevision restore -Revision $pending -WhatIf -ErrorVariable problem -ErrorAction SilentlyContinue
        Restore-GitOpsRevision restore -Release -WhatIf -ErrorVariable nothing -ErrorAction SilentlyContinue
        Stop-Transcript | Out-Null
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0807,*'
        $nothing[0].FullyQualifiedErrorId | Should -BeLike 'GOS0810,*'
        Get-Content $transcript | Where-Object { $_ -like 'What if:*' } | Should -BeNullOrEmpty

        $status = Get-GitOpsRevision restore | Restore-GitOpsRevision -Force -WarningVariable passed -WarningAction SilentlyContinue
        "$passed" | Should -BeLike "*GOS0807*$($pending.Substring(0, 8))*"
        $status.HeldRevision | Should -Not -BeNullOrEmpty
        Restore-GitOpsRevision restore -Release -Force | Out-Null
        Add-TestCommit $world (Get-TestManifest restore 1 'three') 'Greet with three once more'
        Invoke-GitOpsReconciliation restore -Confirm:$false | Out-Null
    }

    It 'refuses a revision that is not known, and one that is in force' {
        Restore-GitOpsRevision restore -Revision ffffffff -Force -ErrorVariable unknown -ErrorAction SilentlyContinue
        $unknown[0].FullyQualifiedErrorId | Should -BeLike 'GOS0807,*'
        Restore-GitOpsRevision restore -Revision (Get-GitOpsRevision restore)[0].Revision -Force -ErrorVariable same -ErrorAction SilentlyContinue
        $same[0].CategoryInfo.Category | Should -Be 'ResourceBusy'
    }

    It 'shows with -Revert -WhatIf the files of the commit, and pushes nothing' {
        $old = (Get-GitOpsRevision restore)[-1].Revision
        $before = git -C $world.Bare for-each-ref
        $transcript = Join-Path $TestDrive 'whatif-revert.txt'
        Start-Transcript $transcript | Out-Null
        Restore-GitOpsRevision restore -Revision $old -Revert -Branch undo -WhatIf
        Stop-Transcript | Out-Null
        $said = @(Get-Content $transcript | Where-Object { $_ -like 'What if:*' })
        $said.Count | Should -Be 2
        $said[1] | Should -BeLike '*"web/all.yaml of undo"*'
        git -C $world.Bare for-each-ref | Should -Be $before
    }

    It 'reverts by a commit on a branch for a pull request' {
        $old = (Get-GitOpsRevision restore)[-1].Revision
        $outcome = Restore-GitOpsRevision restore -Revision $old -Revert -Branch undo -Force
        $outcome.Status | Should -Be 'Pushed'
        $outcome.Branch | Should -Be 'undo'
        git -C $world.Clone fetch --quiet
        git -C $world.Clone show origin/undo:web/all.yaml | Should -Contain 'data: { greeting: "one" }'
        git -C $world.Clone show origin/main:web/all.yaml | Should -Contain 'data: { greeting: "three" }'
    }

    It 'reverts on the followed branch' {
        $old = (Get-GitOpsRevision restore)[-1].Revision
        (Restore-GitOpsRevision restore -Revision $old -Revert -WhatIf) | Should -BeNullOrEmpty
        (Restore-GitOpsRevision restore -Revision $old -Revert -Force).Revision | Should -Not -BeNullOrEmpty
        (Invoke-GitOpsReconciliation restore -Confirm:$false).Status.Sync | Should -Be 'Synced'
        (Invoke-TestCluster /api/v1/namespaces/restore/configmaps/web).data.greeting | Should -Be 'one'
    }
}
