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

    It 'can be kept and sent: plain values, at any depth that a job reaches' {
        $item = Get-GitOpsDrift drift
        ($item.ToJson() | ConvertFrom-Json).deltas[0].before | Should -Be 7
        $item | Export-Clixml "$TestDrive/drift.xml"
        $again = Import-Clixml "$TestDrive/drift.xml"
        $again.Deltas[0].Before | Should -Be 7
        $again.Deltas[0].After | Should -Be 1
        $again.Deltas[0].Path | Should -Be '/spec/replicas'
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
