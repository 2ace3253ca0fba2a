# What is secret in files and on the target is in no stream, object, text or report.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    $secret = 'hunter2-' + 'do-not-show'
    $encoded = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($secret))
    $world = New-TestWorld secrets
    function Set-TestSecret([string] $Value) {
        Set-TestFile $world.Manifest ((Get-TestManifest secrets) + "`n---`napiVersion: v1`nkind: Secret`nmetadata: { name: key, namespace: secrets }`nstringData: { password: `"$Value`" }`n")
    }
    function Assert-Clean([object[]] $Said) {
        $text = ($Said | Format-List * -Force | Out-String -Width 4000) + ($Said | Out-String -Width 4000) + ($Said -join "`n")
        $text | Should -Not -Match "hunter2|$([regex]::Escape($encoded))"
    }
}
AfterAll { Remove-TestWorld $world }

Describe 'Secrets' {
    It 'are masked where a change is planned, applied and told' {
        Set-TestSecret $secret
        Assert-Clean (Compare-GitOpsState secrets -Verbose -Debug *>&1)
        Assert-Clean (Invoke-GitOpsReconciliation secrets -Confirm:$false -Verbose -Debug -InformationAction Continue *>&1)
        (Invoke-TestCluster /api/v1/namespaces/secrets/secrets/key).data.password | Should -Be $encoded
        Set-TestSecret 'hunter2-newer'
        $plan = Compare-GitOpsState secrets
        ($plan.Changes | Where-Object Action -eq Update).Kind | Should -Contain 'Secret'
        Assert-Clean @($plan, $plan.Changes, $plan.Changes.Deltas, $plan.ToJson(), ($plan | Format-Custom | Out-String))
        Assert-Clean (Invoke-GitOpsReconciliation secrets -WhatIf *>&1)
    }

    It 'are masked in manifests' {
        Assert-Clean @((Get-GitOpsManifest secrets -AsYaml), (Get-GitOpsManifest secrets -AsJson), (Get-GitOpsManifest secrets).stringData)
        Assert-Clean @(Get-GitOpsManifest -Path $world.Manifest -AsYaml)
    }

    It 'are masked in drift and in each report of it' {
        Set-TestSecret $secret
        Invoke-TestCluster '/api/v1/namespaces/secrets/secrets/key?fieldManager=somebody' Patch '{"stringData":{"password":"hunter2-by-somebody"}}' | Out-Null
        $drift = Get-GitOpsDrift secrets -Verbose *>&1
        Assert-Clean $drift
        foreach ($format in 'Html', 'Markdown', 'Json', 'Sarif', 'JUnit') {
            Assert-Clean @(Get-Content -Raw (Export-GitOpsDriftReport "$TestDrive/report.$format" secrets -Format $format))
        }
    }

    It 'are masked in errors' {
        Set-TestFile $world.Manifest "apiVersion: v1`nkind: Secret`nmetadata: { name: key, namespace: secrets }`nstringData: { password: { nested: `"$secret`" } }`n"
        Assert-Clean (Compare-GitOpsState secrets -ErrorAction Continue *>&1)
    }
}
