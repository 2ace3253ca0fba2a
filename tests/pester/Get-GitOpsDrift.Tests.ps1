BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld drift
    Invoke-GitOpsReconciliation drift -Confirm:$false | Out-Null
}
AfterAll { Remove-TestWorld $world }

Describe 'Get-GitOpsDrift' {
    It 'finds none when nothing moved' { Get-GitOpsDrift drift | Should -BeNullOrEmpty }

    It 'finds the field and who changed it' {
        Add-TestDrift drift 7
        $item = Get-GitOpsDrift drift
        $item.Application | Should -Be 'drift'
        $item.ResourceId | Should -Be 'apps/Deployment drift/web'
        $item.Deltas.Path | Should -Be '/spec/replicas'
        "$($item.Deltas.Before)" | Should -Be '7'
        $item | Out-String | Should -Match '~ Update\s+Deployment\s+drift/web'
        $item | Format-List | Out-String | Should -Match '/spec/replicas: 7 -> 1'
    }

    It 'does not count what Git moved' {
        Set-TestFile $world.Manifest (Get-TestManifest drift 1 'pending')
        (Get-GitOpsDrift drift).ResourceId | Should -Be 'apps/Deployment drift/web'
    }

    It 'is healed through the pipeline, once for each application' {
        $reports = @(Get-GitOpsDrift drift | Invoke-GitOpsReconciliation -Confirm:$false)
        $reports.Count | Should -Be 1
        Get-GitOpsDrift drift | Should -BeNullOrEmpty
    }
}
