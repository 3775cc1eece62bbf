"""As a person does it, in headless Chromium."""

from monitor.mail.tokens import Use

IN_NEW_DOCUMENT = "return window.left === undefined && document.readyState === 'complete'"


def test_subscribe_confirm_choose_and_leave(face, browser):
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    def choose(label):
        (button,) = [
            candidate for candidate in browser.find_elements(By.TAG_NAME, "button") if candidate.text == label
        ]
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        browser.execute_script("window.left = false")
        button.click()
        # Between two documents the driver answers with errors of several kinds: none of them says anything about the page.
        wait = WebDriverWait(browser, 30, ignored_exceptions=[WebDriverException])
        wait.until(lambda browser: browser.execute_script(IN_NEW_DOCUMENT))

    def heading():
        return browser.find_element(By.TAG_NAME, "h1").text

    browser.get(f"{face.url}/subscribe")
    browser.find_element(By.ID, "address").send_keys("jo@example.org")
    browser.find_element(By.TAG_NAME, "summary").click()
    browser.find_element(By.CSS_SELECTOR, "[name=kind][value=results]").click()
    choose("Subscribe")
    assert heading() == "Please check your mail"
    assert face.people() == {"jo@example.org": "pending"}

    browser.get(face.url + face.link_to_confirm("jo@example.org"))
    assert face.people() == {"jo@example.org": "pending"}
    choose("Yes, subscribe")
    assert heading() == "You are subscribed"
    assert face.people() == {"jo@example.org": "active"}

    browser.get(face.url + face.link(Use.PREFERENCES, "jo@example.org"))
    assert browser.find_element(By.CSS_SELECTOR, "[name=kind][value=results]").is_selected()
    browser.find_element(By.CSS_SELECTOR, "[name=cadence][value=daily]").click()
    choose("Save")
    assert browser.find_element(By.CSS_SELECTOR, ".done").text == "Saved."
    with face.box() as box:
        assert box.find("jo@example.org").choices.cadence.value == "daily"

    browser.get(face.url + face.link(Use.UNSUBSCRIBE, "jo@example.org"))
    assert face.people() == {"jo@example.org": "active"}
    choose("Unsubscribe")
    assert heading() == "You are unsubscribed"
    assert face.people() == {"jo@example.org": "unsubscribed"}
    assert [
        entry["message"] for entry in browser.get_log("browser") if "favicon" not in entry["message"]
    ] == []
