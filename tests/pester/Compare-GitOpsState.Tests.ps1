BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld compare
}
AfterAll { Remove-TestWorld $world }

Describe 'Compare-GitOpsState' {
    It 'plans what does not exist yet' {
        $plan = Compare-GitOpsState compare
        $plan.HasChanges | Should -BeTrue
        $plan.Changes.Action | Sort-Object -Unique | Should -Be 'Create'
        "$plan" | Should -BeLike 'compare at * 3 to create'
    }

    It 'shows a difference with symbols and without colour in values' {
        $text = Compare-GitOpsState compare | Out-String
        $text | Should -Match '\+ Deployment compare/web'
        (Compare-GitOpsState compare).Changes[0].Symbol | Should -Be '+'
    }

    It 'writes nothing' {
        $before = Get-TestFingerprint compare
        Compare-GitOpsState compare -ReadOnly | Should -Not -BeNullOrEmpty
        Compare-GitOpsState compare | Should -Not -BeNullOrEmpty
        Get-TestFingerprint compare | Should -Be $before
    }

    It 'finds the field that differs' {
        Invoke-GitOpsReconciliation compare -Confirm:$false | Out-Null
        (Compare-GitOpsState compare).HasChanges | Should -BeFalse
        Add-TestDrift compare 4
        $change = (Compare-GitOpsState compare).Changes | Where-Object Action -eq Update
        $change.Deltas.Path | Should -Be '/spec/replicas'
        $change.Origin | Should -Be 'Drift'
        $change | Format-List | Out-String | Should -Match '/spec/replicas: 4 -> 1'
    }

    It 'takes wildcards and applications of the pipeline' {
        (Compare-GitOpsState comp*).Application | Should -Be 'compare'
        (Get-GitOpsApplication compare | Compare-GitOpsState).Application | Should -Be 'compare'
        ('COMPARE' | Compare-GitOpsState).Application | Should -Be 'compare'
        Compare-GitOpsState nothing-like-this* | Should -BeNullOrEmpty
        Compare-GitOpsState comp*, nothing -ErrorVariable problem -ErrorAction SilentlyContinue | Should -Not -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0800,*'
    }

    It 'compares with each revision of the pipeline' -Skip:(-not (Get-Command git -ErrorAction Ignore)) {
        $repository = New-TestRepository comparegit
        Add-TestCommit $repository (Get-TestManifest comparegit 1 'two') 'Greet with two'
        $plans = Get-GitOpsRevision comparegit -Last 2 | Compare-GitOpsState
        $plans.Revision | Should -Be (Get-GitOpsRevision comparegit).Revision
        Remove-TestWorld $repository
    }
}
