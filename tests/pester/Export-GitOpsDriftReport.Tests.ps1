BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld export
    Invoke-GitOpsReconciliation export -Confirm:$false | Out-Null
    Add-TestDrift export
}
AfterAll { Remove-TestWorld $world }

Describe 'Export-GitOpsDriftReport' {
    It 'writes nothing with -WhatIf' {
        Export-GitOpsDriftReport export TestDrive:/whatif.html -WhatIf | Should -BeNullOrEmpty
        Test-Path TestDrive:/whatif.html | Should -BeFalse
    }

    It 'writes a page for people' {
        $file = Export-GitOpsDriftReport export TestDrive:/drift.html
        $file | Should -BeOfType IO.FileInfo
        $text = Get-Content -Raw $file
        $text | Should -Match '/spec/replicas'
        $text | Should -Not -Match '<script'
    }

    It 'writes Markdown' {
        Get-Content -Raw (Export-GitOpsDriftReport export TestDrive:/drift.md) | Should -Match '\| apps/Deployment export/web \|'
    }

    It 'writes the records as JSON' {
        $reports = Get-Content -Raw (Export-GitOpsDriftReport export TestDrive:/drift.json) | ConvertFrom-Json
        $reports[0].items[0].deltas[0].path | Should -Be '/spec/replicas'
    }

    It 'writes SARIF for code scanning' {
        $sarif = Get-Content -Raw (Export-GitOpsDriftReport export TestDrive:/drift.sarif) | ConvertFrom-Json
        $sarif.version | Should -Be '2.1.0'
        $sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri | Should -Be 'manifests/all.yaml'
    }

    It 'writes JUnit, where a drifted resource is a failure' {
        [xml] $junit = Get-Content -Raw (Export-GitOpsDriftReport export TestDrive:/drift.xml)
        $junit.testsuites.failures | Should -Be '1'
        $junit.testsuites.testsuite.testcase.failure.message | Should -Not -BeNullOrEmpty
    }

    It 'does not write over a file unless it is forced' {
        Set-Content TestDrive:/there.md 'mine'
        { Export-GitOpsDriftReport export TestDrive:/there.md } | Should -Throw -ErrorId 'GOS0915,*'
        Get-Content TestDrive:/there.md | Should -Be 'mine'
        Export-GitOpsDriftReport export TestDrive:/there.md -Force | Should -Not -BeNullOrEmpty
    }

    It 'says what it could not write' {
        { Export-GitOpsDriftReport export (Join-Path $TestDrive 'no/such/folder/drift.md') } | Should -Throw -ErrorId 'GOS0908,*ExportGitOpsDriftReportCommand'
    }

    It 'takes the format that is asked for' {
        Get-Content -Raw (Export-GitOpsDriftReport export TestDrive:/report.txt -Format Json) | ConvertFrom-Json | Should -Not -BeNullOrEmpty
    }
}
