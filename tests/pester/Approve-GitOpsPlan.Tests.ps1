BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld approve 'mode: manual, prune: true'
}
AfterAll { Remove-TestWorld $world }

Describe 'Approve-GitOpsPlan' {
    It 'writes nothing with -WhatIf' {
        $before = Get-TestFingerprint approve
        Compare-GitOpsState approve | Approve-GitOpsPlan -WhatIf
        Get-TestFingerprint approve | Should -Be $before
    }

    It 'refuses a plan that is another one' {
        Approve-GitOpsPlan approve -Digest 0123456789abcdef -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS*,*ApproveGitOpsPlanCommand'
        $problem[0].TargetObject | Should -Be 'approve'
    }

    It 'approves the plan of the pipeline' {
        $plan = Compare-GitOpsState approve
        $plan.Held.Kind | Should -Contain 'Manual'
        $status = $plan | Approve-GitOpsPlan
        $status.ApprovedPlan | Should -Be $plan.Digest
        $status.ApprovedBy | Should -Not -BeNullOrEmpty
    }
}
