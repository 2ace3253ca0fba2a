BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld export
    Invoke-GitOpsReconciliation export -Confirm:$false | Out-Null
    Add-TestDrift export
}
AfterAll { Remove-TestWorld $world }

Describe 'Export-GitOpsDriftReport' {
    It 'writes nothing with -WhatIf' {
        Export-GitOpsDriftReport TestDrive:/whatif.html export -WhatIf | Should -BeNullOrEmpty
        Test-Path TestDrive:/whatif.html | Should -BeFalse
    }

    It 'writes a page for people' {
        $file = Export-GitOpsDriftReport TestDrive:/drift.html export
        $file | Should -BeOfType IO.FileInfo
        $text = Get-Content -Raw $file
        $text | Should -Match '/spec/replicas'
        $text | Should -Not -Match '<script'
    }

    It 'writes Markdown' {
        Get-Content -Raw (Export-GitOpsDriftReport TestDrive:/drift.md export) | Should -Match '\| apps/Deployment export/web \|'
    }

    It 'writes the records as JSON' {
        $reports = Get-Content -Raw (Export-GitOpsDriftReport TestDrive:/drift.json export) | ConvertFrom-Json
        $reports[0].items[0].deltas[0].path | Should -Be '/spec/replicas'
    }

    It 'writes SARIF for code scanning' {
        $sarif = Get-Content -Raw (Export-GitOpsDriftReport TestDrive:/drift.sarif export) | ConvertFrom-Json
        $sarif.version | Should -Be '2.1.0'
        $sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri | Should -Be 'manifests/all.yaml'
    }

    It 'writes JUnit, where a drifted resource is a failure' {
        [xml] $junit = Get-Content -Raw (Export-GitOpsDriftReport TestDrive:/drift.xml export)
        $junit.testsuites.failures | Should -Be '1'
        $junit.testsuites.testsuite.testcase.failure.message | Should -Not -BeNullOrEmpty
    }

    It 'does not write over a file unless it is forced' {
        Set-Content TestDrive:/there.md 'mine'
        { Export-GitOpsDriftReport TestDrive:/there.md export } | Should -Throw -ErrorId 'GOS0915,*'
        Get-Content TestDrive:/there.md | Should -Be 'mine'
        Export-GitOpsDriftReport TestDrive:/there.md export -Force | Should -Not -BeNullOrEmpty
    }

    It 'says what it could not write' {
        { Export-GitOpsDriftReport (Join-Path $TestDrive 'no/such/folder/drift.md') export } | Should -Throw -ErrorId 'GOS0930,*ExportGitOpsDriftReportCommand'
    }

    It 'takes the format that is asked for' {
        Get-Content -Raw (Export-GitOpsDriftReport TestDrive:/report.txt export -Format Json) | ConvertFrom-Json | Should -Not -BeNullOrEmpty
    }

    It 'takes the usual endings of SARIF, and asks about endings that say nothing' {
        (Get-Content -Raw (Export-GitOpsDriftReport TestDrive:/drift.sarif.json export) | ConvertFrom-Json).version | Should -Be '2.1.0'
        { Export-GitOpsDriftReport TestDrive:/drift.txt export } | Should -Throw -ErrorId 'GOS0908,*'
    }

    It 'looks at the file before it compares' {
        Set-Content TestDrive:/early.md 'mine'
        { Export-GitOpsDriftReport TestDrive:/early.md nothing-like-this } | Should -Throw -ErrorId 'GOS0915,*'
    }

    It 'reports what is piped to it, and nothing else' {
        $text = Get-Content -Raw (Get-GitOpsDrift export | Where-Object Kind -eq ConfigMap | Export-GitOpsDriftReport TestDrive:/none.md -WarningVariable said -WarningAction SilentlyContinue)
        $text | Should -Not -Match 'Deployment'
        "$said" | Should -Match 'names no application'
        $text = Get-Content -Raw (Get-GitOpsDrift export | Export-GitOpsDriftReport TestDrive:/piped.md)
        $text | Should -Match 'Deployment export/web'
        $text | Should -Match '1 resources drifted; reported'
    }
}
